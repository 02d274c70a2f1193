import { inBoth } from '../../language/words.ts'

export const hereWords = inBoth(
  {
    noName: 'No name',
    id: 'ID',
    title: 'Read on this computer',
    stored:
      'This reading was made here and is stored nowhere. It is lost when this page is closed or loaded anew: save what you need.',
    gone: 'This reading is no longer here',
    goneDetail:
      'It was made on this computer and lived in a page that has been closed or loaded anew. Choose the files again to read them once more.',
    toRead: 'Choose files',
    save: 'Save',
    files: {
      reading: 'Reading (JSON)',
      slices: 'Slices (CSV)',
      lesions: 'Lesions (CSV)',
      summary: 'Summary (PNG)',
      mask: 'Lungs and lesions (NIfTI)',
    },
  },
  {
    noName: '无姓名',
    id: '编号',
    title: '在本机阅片',
    stored: '此次阅片在本机完成，未保存在任何地方。关闭或重新加载此页面后即丢失：请保存所需内容。',
    gone: '此次阅片结果已不在本机',
    goneDetail: '它是在本机完成的，所在页面已关闭或重新加载。请重新选择文件再次阅片。',
    toRead: '选择文件',
    save: '保存',
    files: {
      reading: '阅片结果（JSON）',
      slices: '层面（CSV）',
      lesions: '病灶（CSV）',
      summary: '摘要（PNG）',
      mask: '肺与病灶（NIfTI）',
    },
  },
)
