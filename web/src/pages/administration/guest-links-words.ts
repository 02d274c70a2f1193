import { inBoth } from '../../language/words.ts'

export const guestLinksWords = inBoth(
  {
    lead: 'In public mode anybody can make a secret link and send studies by it. What came by a link goes when the link ends. The secrets are known to nobody but whoever made them.',
    list: 'Links',
    none: 'No link is open.',
    columns: { id: 'Link', created: 'Made', expires: 'Ends' },
    ending: 'ended; what came by it is being deleted',
    revoke: 'End now',
    revokeNamed: (id: string) => `End link ${id} now`,
    title: 'End this link now?',
    confirmLead:
      'Everything that came by it, studies, readings and uploads, is deleted within a minute, and cannot be brought back.',
    confirm: 'End it, and delete everything',
  },
  {
    lead: '公开模式下，任何人都可以生成秘密链接并上传检查。链接结束时，通过它上传的内容一并删除。链接内容只有创建者知道。',
    list: '链接',
    none: '没有有效的链接。',
    columns: { id: '链接', created: '创建时间', expires: '到期时间' },
    ending: '已结束，相关内容正在删除',
    revoke: '立即结束',
    revokeNamed: (id: string) => `立即结束链接 ${id}`,
    title: '立即结束此链接？',
    confirmLead: '通过它上传的检查、阅片结果和上传记录将在一分钟内全部删除，无法恢复。',
    confirm: '结束并删除全部内容',
  },
)
