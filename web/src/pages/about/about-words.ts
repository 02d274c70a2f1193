import { inBoth } from '../../language/words.ts'

export const aboutWords = inBoth(
  {
    title: 'About Groundglass',
    what: 'What this is',
    whatText:
      'Groundglass reads chest CT for signs of viral pneumonia. Drop a study and it says which slices hold suspicious lesions, boxes them, and gives one verdict for the case with the reason for it: a second opinion that can be checked slice by slice.',
    whatMore:
      'It rebuilds, in TypeScript, the published system of Chen and colleagues (Renmin Hospital of Wuhan University, 2020), and goes past it: every number can be traced to the slices that made it.',
    not: 'What it is not',
    notText:
      'It is for research only. It is not a medical device, has not been approved by anybody, and must not decide about a patient.',
    notItems: {
      which:
        'It cannot tell one pneumonia from another: bacterial pneumonia looks suspicious to it too.',
      healthy:
        '“Not suspicious” does not mean healthy: it looks for one kind of lesion and misses small and faint ones.',
      trained:
        'It was trained on few patients, adults who lie on their backs; on other scanners, children or other diseases it has not been measured.',
    },
    figures: 'How well it does, with counts and intervals, stands on the page of',
    models: 'Models',

    method: 'The method',
    methodText: {
      volume:
        'The instances of a series are sorted by their position along the body and checked: gaps, mixed orientation, wrong modality, no lungs. What cannot be read is refused by name. A volume in Hounsfield units is made of the rest.',
      networks:
        'A first network finds the lungs. The smallest rectangle around them is the slice’s valid area; nothing outside it counts. A second network gives each pixel a probability of lesion; parts above the threshold that are large enough become boxes.',
      rule: 'Each slice is divided into four quadrants. The case is suspicious when three consecutive slices have a lesion in the same quadrant: true disease makes runs of tens of slices, false alarms of two or three. So the length of the run, and by how many slices the verdict would turn, is half the message.',
      quantities:
        'Volumes, involvement for each side and zone, ground glass against consolidation and a zonal score are measured inside the lungs.',
    },
    picture: 'From the images to the verdict, step by step',
    steps: {
      images: 'Images',
      volume: 'Volume in HU',
      lungs: 'Valid area',
      lesions: 'Lesions',
      quadrants: 'Slices × quadrants',
      verdict: 'Verdict',
    },

    paper: 'The paper',
    paperText:
      'Chen J. et al. Deep learning-based model for detecting 2019 novel coronavirus pneumonia on high-resolution computed tomography. Scientific Reports 10, 19196 (2020).',
    paperNote:
      'This project is independent of its authors. Where their notebook and good practice differ, the choice is written down in the documentation.',

    data: 'Data sets',
    dataText:
      'The networks learnt from public data. None of them is part of this software or of this page.',
    dataItems: {
      infnet:
        'COVID-SemiSeg (Inf-Net): slices with lesions outlined by experts; for non-commercial use only.',
      covidCtMd: 'COVID-CT-MD: series with labels for each slice, believed to be CC BY 4.0.',
      lungs: 'Chest Imaging Platform and TotalSegmentator samples: lungs, and bodies without them.',
      phantoms: 'Phantoms of this project: synthetic chests, marked as such on every picture.',
    },
    licences: 'Licences',
    licenceItems: {
      software: 'The software: Apache-2.0.',
      lesions:
        'The weights of the lesion networks: CC BY-NC 4.0, for non-commercial use only, since the data they learnt from are.',
      lungs: 'The weights that find the lungs: Apache-2.0.',
      cases: 'Each teaching case: the licence that stands with it.',
    },
    version: 'Version',
    documentation: 'Documentation of the API',
    tour: 'Take the tour again',
  },
  {
    title: '关于 Groundglass',
    what: '这是什么',
    whatText:
      'Groundglass 阅读胸部 CT，寻找病毒性肺炎的征象。拖入一个检查，它会指出哪些层面有可疑病灶并加框标出，给出整个病例的结论及其依据：一份可逐层核对的第二意见。',
    whatMore:
      '它用 TypeScript 重建了 Chen 等人（武汉大学人民医院，2020 年）发表的系统，并更进一步：每个数字都可追溯到产生它的层面。',
    not: '这不是什么',
    notText: '仅供研究使用。它不是医疗器械，未经任何机构批准，不得用于决定患者的诊疗。',
    notItems: {
      which: '它无法区分不同的肺炎：细菌性肺炎在它看来同样可疑。',
      healthy: '“未见可疑”并不等于健康：它只寻找一类病灶，会漏掉小而淡的病灶。',
      trained: '训练数据来自少数仰卧的成人患者；对其他设备、儿童或其他疾病未作测量。',
    },
    figures: '实测结果及其计数和区间，见页面：',
    models: '模型',

    method: '方法',
    methodText: {
      volume:
        '序列中的图像按沿身体的位置排序并检查：缺层、方向混杂、设备类型不符、无肺组织。无法阅读者逐一说明并拒绝，其余构成以亨氏单位表示的体数据。',
      networks:
        '第一个网络定位肺部，包围双肺的最小矩形即该层的有效区域，区域之外一概不计。第二个网络给出每个像素为病灶的概率，高于阈值且足够大的部分加框。',
      rule: '每层分为四个象限。同一象限连续三层存在病灶，病例即为可疑：真正的病变会连续数十层，误报只有两三层。因此连续的长度，以及再差几层结论就会改变，同样重要。',
      quantities: '在肺内测量体积、各侧各区的受累程度、磨玻璃影与实变的比例，以及分区评分。',
    },
    picture: '从图像到结论的各个步骤',
    steps: {
      images: '图像',
      volume: 'HU 体数据',
      lungs: '有效区域',
      lesions: '病灶',
      quadrants: '层面 × 象限',
      verdict: '结论',
    },

    paper: '论文',
    paperText:
      'Chen J. 等。Deep learning-based model for detecting 2019 novel coronavirus pneumonia on high-resolution computed tomography。Scientific Reports 10, 19196（2020）。',
    paperNote:
      '本项目独立于论文作者。作者公开的代码与良好实践不一致之处，所作的选择均记录在文档中。',

    data: '数据集',
    dataText: '网络从公开数据中学习。这些数据均不包含在本软件或本页面中。',
    dataItems: {
      infnet: 'COVID-SemiSeg（Inf-Net）：由专家勾画病灶的层面，仅限非商业用途。',
      covidCtMd: 'COVID-CT-MD：带逐层标注的序列，据信为 CC BY 4.0。',
      lungs: 'Chest Imaging Platform 和 TotalSegmentator 样本：肺部，以及不含肺的部位。',
      phantoms: '本项目的体模：合成的胸部，每幅图片上均有标明。',
    },
    licences: '许可',
    licenceItems: {
      software: '软件：Apache-2.0。',
      lesions: '病灶网络的权重：CC BY-NC 4.0，仅限非商业用途，因其训练数据如此。',
      lungs: '定位肺部的权重：Apache-2.0。',
      cases: '每个教学病例：以病例所附许可为准。',
    },
    version: '版本',
    documentation: 'API 文档',
    tour: '重新开始导览',
  },
)
