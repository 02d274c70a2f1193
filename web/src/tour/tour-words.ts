import { inBoth } from '../language/words.ts'

export const tourWords = inBoth(
  {
    title: 'Tour',
    step: (number: string, count: string) => `${number} of ${count}`,
    back: 'Back',
    next: 'Next',
    end: 'Done',
    close: 'End the tour',
    steps: {
      worklist: {
        title: 'The worklist',
        text: 'Every study with its verdict, suspicious ones first. This one is a phantom, a synthetic chest. Open it to go on.',
      },
      verdict: {
        title: 'The verdict and its reason',
        text: 'One word for the case, the runs of slices that decided it, and by how many slices it holds. Click a run to go there.',
      },
      grid: {
        title: 'The grid that explains it',
        text: 'Each column is a slice, feet to head; each row a quadrant. Three marked cells in a row make a case suspicious. Click anywhere to go to that slice.',
      },
      slices: {
        title: 'The slices',
        text: 'Scroll with the wheel or with the arrow keys on the slider below; keys choose the window. Valid area dashed, lesions outlined and boxed.',
      },
      threshold: {
        title: 'What if',
        text: 'Move the threshold: boxes, runs and verdict follow at once, and you see what would turn it.',
      },
      similar: {
        title: 'Similar cases',
        text: 'Published cases of the library that are nearest by extent, severity, distribution and density.',
      },
      downloads: {
        title: 'Take it with you',
        text: 'The reading and its masks as files that other tools open. That is the tour; look around.',
      },
    },
  },
  {
    title: '导览',
    step: (number: string, count: string) => `${number} / ${count}`,
    back: '上一步',
    next: '下一步',
    end: '完成',
    close: '结束导览',
    steps: {
      worklist: {
        title: '工作列表',
        text: '列出每个检查及其结论，可疑者在前。这里是一个体模，即合成的胸部。请打开它继续。',
      },
      verdict: {
        title: '结论及其依据',
        text: '用一个词概括病例，列出作出判定的连续层面，以及结论还差几层会改变。点击连续段即可前往。',
      },
      grid: {
        title: '解释结论的网格',
        text: '每列为一层，由足侧到头侧；每行为一个象限。同一行连续三格有标记，病例即为可疑。点击任意处前往该层。',
      },
      slices: {
        title: '层面',
        text: '用滚轮翻层，或在下方滑块上用方向键；数字键切换窗位。虚线为有效区域，病灶有轮廓和外框。',
      },
      threshold: {
        title: '假如',
        text: '移动阈值，外框、连续段和结论随即更新，可以看到怎样才会改变结论。',
      },
      similar: {
        title: '相似病例',
        text: '病例库中在范围、严重程度、分布和密度上最接近的已发布病例。',
      },
      downloads: {
        title: '带走结果',
        text: '阅片结果及其掩膜，可用其他工具打开。导览到此结束，请随意浏览。',
      },
    },
  },
)
