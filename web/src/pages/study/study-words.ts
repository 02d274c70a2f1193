import { inBoth } from '../../language/words.ts'

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

export const studyWords = inBoth(
  {
    noName: 'No name',
    id: 'ID',
    accession: 'Accession',
    received: (ago: string) => `received ${ago}`,
    synthetic: 'Synthetic phantom: not a patient',
    series: 'Series',
    seriesOption: (name: string, images: string) => `${name} (${images} images)`,
    noDescription: 'Series without description',
    notRead: {
      receiving: 'Images are still coming in.',
      'not-asked': 'No reading of this series has been asked for.',
      queued: 'This series is not read yet. The page shows the reading as soon as it is there.',
      running: 'This series is being read. The page shows the reading as soon as it is there.',
      failed: 'The series could not be read.',
      cancelled: 'The reading of this series was cancelled.',
    },

    verdict: 'Verdict',
    reasons: {
      suspicious: (slices: string) =>
        `A lesion lies in the same quadrant on ${slices} or more slices in a row.`,
      none: 'No slice has a lesion that counts.',
      short: (longest: string, needed: string) =>
        `The longest run is ${longest} in one quadrant; ${needed} would make it suspicious.`,
    },
    slices: (count: number) => counted(count, 'slice', 'slices'),
    run: (quadrant: string, first: string, last: string) =>
      `${quadrant}, slices ${first} to ${last}`,
    runLength: (slices: string, mm: string | null) =>
      mm === null ? slices : `${slices}, ${mm} mm`,
    goToRun: 'Go to the middle of this run',
    runs: 'Runs that decided it',
    margin: {
      cleared: (slices: string) =>
        `It would turn only if at least ${slices} were cleared of lesions.`,
      added: (slices: string) => `It would turn if ${slices} more had a lesion.`,
    },
    model: 'Model',
    findings: 'Notes on the images',

    quantities: 'Quantities',
    columns: {
      region: 'Region',
      lung: 'Lung, ml',
      lesion: 'Lesion, ml',
      share: 'Involved, %',
      score: 'Score',
    },
    regions: { whole: 'Both lungs', right: 'Right', left: 'Left' },
    zones: { upper: 'upper', middle: 'middle', lower: 'lower' },
    zone: (side: string, zone: string) => `${side}, ${zone} third`,
    groundGlass: 'Ground glass',
    consolidation: 'Consolidation',
    meanHu: 'Mean density of lesions',
    severity: 'Zonal severity score',
    severityHint: 'Six zones, 0 to 4 each; not the per-lobe score of the literature.',
    ml: (value: string) => `${value} ml`,
    hu: (value: string) => `${value} HU`,
    of: (value: string, maximum: string) => `${value} of ${maximum}`,

    stack: 'Slices',
    noPictures: 'There are no pictures: no volume could be built of this series.',

    downloads: 'Download',
    downloadReading: 'Reading (JSON)',
    downloadMask: 'Lungs and lesions (NIfTI)',
    downloadMap: 'Lesion map (NIfTI)',
    publish: 'Publish as a teaching case',
  },
  {
    noName: '无姓名',
    id: '编号',
    accession: '检查号',
    received: (ago: string) => `${ago}接收`,
    synthetic: '合成体模，非患者',
    series: '序列',
    seriesOption: (name: string, images: string) => `${name}（${images} 幅）`,
    noDescription: '无描述的序列',
    notRead: {
      receiving: '图像仍在接收中。',
      'not-asked': '尚未申请阅读此序列。',
      queued: '此序列尚未阅片，完成后将自动显示结果。',
      running: '正在阅读此序列，完成后将自动显示结果。',
      failed: '无法阅读此序列。',
      cancelled: '此序列的阅片已取消。',
    },

    verdict: '结论',
    reasons: {
      suspicious: (slices: string) => `同一象限内连续 ${slices} 层或更多存在病灶。`,
      none: '没有层面存在计入的病灶。',
      short: (longest: string, needed: string) =>
        `同一象限内最长连续 ${longest}；达到 ${needed}即为可疑。`,
    },
    slices: (count: number) => `${count} 层`,
    run: (quadrant: string, first: string, last: string) =>
      `${quadrant}，第 ${first} 至 ${last} 层`,
    runLength: (slices: string, mm: string | null) =>
      mm === null ? slices : `${slices}，${mm} mm`,
    goToRun: '前往此连续段的中间层',
    runs: '判定依据的连续段',
    margin: {
      cleared: (slices: string) => `至少 ${slices}的病灶被排除，结论才会改变。`,
      added: (slices: string) => `若再有 ${slices}存在病灶，结论将改变。`,
    },
    model: '模型',
    findings: '图像说明',

    quantities: '定量',
    columns: {
      region: '区域',
      lung: '肺，ml',
      lesion: '病灶，ml',
      share: '受累，%',
      score: '评分',
    },
    regions: { whole: '双肺', right: '右肺', left: '左肺' },
    zones: { upper: '上', middle: '中', lower: '下' },
    zone: (side: string, zone: string) => `${side}，${zone}三分之一`,
    groundGlass: '磨玻璃影',
    consolidation: '实变',
    meanHu: '病灶平均密度',
    severity: '分区严重程度评分',
    severityHint: '六个区域，每区 0 至 4 分；并非文献中的肺叶评分。',
    ml: (value: string) => `${value} ml`,
    hu: (value: string) => `${value} HU`,
    of: (value: string, maximum: string) => `${value} / ${maximum}`,

    stack: '层面',
    noPictures: '没有图片：无法由此序列构建体数据。',

    downloads: '下载',
    downloadReading: '阅片结果（JSON）',
    downloadMask: '肺与病灶（NIfTI）',
    downloadMap: '病灶概率图（NIfTI）',
    publish: '发布为教学病例',
  },
)
