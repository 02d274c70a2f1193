import { inBoth } from '../language/words.ts'

export const similarWords = inBoth(
  {
    title: 'Similar cases',
    lead: 'Published cases that are nearest by what was measured, nearest first.',
    none: 'The library has no other case to compare with yet.',
    library: 'To the library',
    profile: (involved: string, score: string) => `${involved} % involved, score ${score} of 24`,
    alike: (parts: string) => `Alike in ${parts}`,
    unlike: (parts: string) => `Differs in ${parts}`,
    parts: {
      extent: 'extent',
      severity: 'severity',
      distribution: 'distribution',
      density: 'density',
    },
    and: ', ',
    distance: (distance: string) => `Distance ${distance}`,
    distanceHint:
      'Root mean square of the differences in extent, severity, distribution and density, each in units of what is usual in the library. Under 1 is alike.',
    synthetic: 'Synthetic',
    hidden: 'A published case',
  },
  {
    title: '相似病例',
    lead: '按定量结果最接近的已发布病例，最接近者在前。',
    none: '病例库中还没有可供比较的其他病例。',
    library: '前往病例库',
    profile: (involved: string, score: string) => `受累 ${involved}%，评分 ${score} / 24`,
    alike: (parts: string) => `相近：${parts}`,
    unlike: (parts: string) => `不同：${parts}`,
    parts: { extent: '范围', severity: '严重程度', distribution: '分布', density: '密度' },
    and: '、',
    distance: (distance: string) => `距离 ${distance}`,
    distanceHint:
      '范围、严重程度、分布和密度四项差异的均方根，各以病例库中的常见差异为单位；小于 1 表示相近。',
    synthetic: '合成',
    hidden: '已发布的病例',
  },
)
