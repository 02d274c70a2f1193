/** Verdicts, states of analyses and quadrants, in words. */
import { inBoth } from '../language/words.ts'

export const verdictWords = inBoth(
  {
    labels: {
      suspicious: 'Suspicious',
      'not-suspicious': 'Not suspicious',
      'not-interpretable': 'Not interpretable',
    },
    states: {
      receiving: 'Receiving',
      queued: 'Queued',
      running: 'Reading',
      done: 'Read',
      failed: 'Failed',
      cancelled: 'Cancelled',
      'not-asked': 'Not asked for',
    },
    stages: { 'valid-area': 'finding the lungs', lesions: 'looking for lesions' },
    progress: (stage: string, percent: string) => `Reading: ${stage}, ${percent} %`,
    quadrants: {
      'right-anterior': 'right anterior',
      'left-anterior': 'left anterior',
      'right-posterior': 'right posterior',
      'left-posterior': 'left posterior',
    },
  },
  {
    labels: {
      suspicious: '可疑',
      'not-suspicious': '未见可疑',
      'not-interpretable': '无法判读',
    },
    states: {
      receiving: '接收中',
      queued: '排队中',
      running: '阅片中',
      done: '已阅片',
      failed: '失败',
      cancelled: '已取消',
      'not-asked': '未申请阅片',
    },
    stages: { 'valid-area': '定位肺部', lesions: '查找病灶' },
    progress: (stage: string, percent: string) => `阅片中：${stage}，${percent}%`,
    quadrants: {
      'right-anterior': '右前',
      'left-anterior': '左前',
      'right-posterior': '右后',
      'left-posterior': '左后',
    },
  },
)
