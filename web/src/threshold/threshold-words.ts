import { inBoth } from '../language/words.ts'

export const thresholdWords = inBoth(
  {
    title: 'Threshold',
    about:
      'A pixel counts as lesion from this probability up. Move it to see how firmly the verdict stands; the stored reading does not change.',
    open: 'Try other thresholds',
    loading: 'Loading the network’s answer',
    label: 'Probability threshold',
    own: (value: string) => `Of the reading: ${value}`,
    changed: (value: string, own: string) =>
      `Not the stored reading: threshold ${value} instead of ${own}`,
    changedHint: 'Quantities and reports are still those of the stored reading.',
    back: 'Back to the stored reading',
    above: (value: string, verdict: string) => `From ${value} up it turns: ${verdict}.`,
    below: (value: string, verdict: string) =>
      `At ${value} and a little below it turns: ${verdict}.`,
    never: 'No threshold would turn the verdict.',
    steadyAbove: 'No higher threshold turns it.',
    steadyBelow: 'No lower threshold turns it.',
    goTo: (value: string) => `Set the threshold to ${value}`,
    chart: 'Verdict and longest run at each threshold',
    range: (verdict: string, first: string, last: string) =>
      first === last ? `${verdict} at ${first}` : `${verdict} from ${first} to ${last}`,
    longest: (low: string, high: string) =>
      `The longest run in one quadrant: ${low} at the lowest threshold, ${high} at the highest.`,
    axis: (most: string) => `Longest run, up to ${most} slices`,
    needed: (count: string) => `${count} needed`,
  },
  {
    title: '阈值',
    about: '概率达到此值的像素计为病灶。移动阈值可了解结论是否稳固；已保存的阅片结果不会改变。',
    open: '尝试其他阈值',
    loading: '正在载入网络输出',
    label: '概率阈值',
    own: (value: string) => `阅片所用：${value}`,
    changed: (value: string, own: string) => `并非已保存的结果：阈值为 ${value}，原为 ${own}`,
    changedHint: '定量结果和报告仍为已保存的阅片结果。',
    back: '恢复已保存的结果',
    above: (value: string, verdict: string) => `阈值升至 ${value} 时结论变为：${verdict}。`,
    below: (value: string, verdict: string) => `阈值降至 ${value} 时结论变为：${verdict}。`,
    never: '任何阈值都不会改变结论。',
    steadyAbove: '继续升高阈值，结论不变。',
    steadyBelow: '继续降低阈值，结论不变。',
    goTo: (value: string) => `将阈值设为 ${value}`,
    chart: '各阈值下的结论与最长连续层数',
    range: (verdict: string, first: string, last: string) =>
      first === last ? `${first}：${verdict}` : `${first} 至 ${last}：${verdict}`,
    longest: (low: string, high: string) =>
      `同一象限的最长连续层数：最低阈值时 ${low} 层，最高阈值时 ${high} 层。`,
    axis: (most: string) => `最长连续层数，最高 ${most} 层`,
    needed: (count: string) => `需 ${count} 层`,
  },
)
