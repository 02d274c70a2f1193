/** Words for visitors of an open service, who come by a secret link instead of an account. */
import { inBoth } from '../../language/words.ts'

export const guestWords = inBoth(
  {
    title: 'Have a chest CT read',
    lead: 'Without an account: make a secret link, then send studies by it.',
    identity: {
      clean:
        'Who the patient is, is taken out of the files before anything is stored. Names that are drawn into the images stay: look for them first.',
      demand: 'Files that tell who the patient is are refused: de-identify them first.',
      off: 'Files are stored as they are, with all that they tell of the patient: send none that tell who it is.',
    },
    reach: 'Whoever has the link sees what came by it; nobody else does.',
    deleted: (hours: number) =>
      `Everything is deleted after ${hours} hours, or as soon as you say so.`,
    make: 'Make a secret link',
    made: (until: string) =>
      `Your link. Copy it now: it is not shown again, and by it you come back until ${until}. Then all that came by it is deleted.`,
    goOn: 'Go on, and send a study',
    account: 'I have an account',
    opening: 'Opening the link',
    noSecret:
      'This address lacks its second half. Open the whole link, with all that follows the #.',
    ended: 'The link has ended',
    endedLead:
      'Everything that came by it is deleted within a minute: images, readings, masks, and the record of the link.',
    start: 'To the start',
  },
  {
    title: '胸部 CT 辅助阅片',
    lead: '无需账户：生成一个秘密链接，通过它上传检查。',
    identity: {
      clean: '存储之前会去除文件中的患者身份信息。图像画面中的姓名不会去除，请先自行检查。',
      demand: '含患者身份信息的文件会被拒绝，请先去标识化。',
      off: '文件按原样存储，包括其中的患者信息；请勿上传可识别患者身份的文件。',
    },
    reach: '只有持有链接的人能看到通过它上传的内容。',
    deleted: (hours: number) => `全部内容将在 ${hours} 小时后删除，或在您要求时立即删除。`,
    make: '生成秘密链接',
    made: (until: string) =>
      `这是您的链接。请立即复制，之后不再显示；凭此链接可在 ${until} 之前返回，届时通过它上传的内容将全部删除。`,
    goOn: '继续并上传检查',
    account: '我有账户',
    opening: '正在打开链接',
    noSecret: '网址不完整。请打开完整链接，包括 # 之后的全部内容。',
    ended: '链接已结束',
    endedLead: '通过它上传的全部内容将在一分钟内删除：图像、阅片结果、掩膜以及链接记录。',
    start: '返回首页',
  },
)
