import { inBoth } from '../../language/words.ts'

export const retentionWords = inBoth(
  {
    lead: 'What is deleted by itself, and when. The server’s configuration says it; it is changed there.',
    settings: 'Kept for',
    forGood: 'for good',
    days: (count: string) => `${count} days`,
    hours: (count: string) => `${count} hours`,
    names: {
      GROUNDGLASS_STUDIES_DAYS: 'Studies',
      GROUNDGLASS_ANALYSES_DAYS: 'Readings that later ones of the same model have replaced',
      GROUNDGLASS_UPLOADS_DAYS: 'Records of ended uploads, with files kept aside',
      GROUNDGLASS_GUEST_HOURS: 'What came by a guest link',
    },
    deleted: 'Deleted last',
    none: 'Nothing has been deleted yet.',
    columns: { at: 'When', what: 'What', who: 'By whom', counts: 'How much' },
    all: 'All of it, in the audit trail',
  },
  {
    lead: '自动删除的内容及时间。由服务器配置决定，请在配置中更改。',
    settings: '保留期限',
    forGood: '永久',
    days: (count: string) => `${count} 天`,
    hours: (count: string) => `${count} 小时`,
    names: {
      GROUNDGLASS_STUDIES_DAYS: '检查',
      GROUNDGLASS_ANALYSES_DAYS: '已被同一模型的后续阅片取代的结果',
      GROUNDGLASS_UPLOADS_DAYS: '已结束的上传记录及搁置的文件',
      GROUNDGLASS_GUEST_HOURS: '通过访客链接上传的内容',
    },
    deleted: '最近删除',
    none: '尚未删除任何内容。',
    columns: { at: '时间', what: '内容', who: '操作者', counts: '数量' },
    all: '在审计记录中查看全部',
  },
)
