/** Words for visitors of an open service, who come by a secret link instead of an account. */
import { inBoth } from '../../language/words.ts'

export const guestWords = inBoth(
  {
    title: 'Have a chest CT read',
    lead: 'Without an account: make a secret link, then send studies by it.',
    facts: [
      'Who the patient is, is taken out of the images before anything is stored.',
      'Whoever has the link sees what came by it; nobody else does.',
      'Everything is deleted when the link ends, or as soon as you say so.',
    ].join(' '),
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
    facts: [
      '存储之前会去除图像中的患者身份信息。',
      '只有持有链接的人能看到通过它上传的内容。',
      '链接到期时，或您随时要求时，全部内容都会删除。',
    ].join(''),
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
