import { inBoth } from '../../language/words.ts'

export const institutionsWords = inBoth(
  {
    lead: 'Studies belong to an institution, and only its people see them.',
    list: 'Institutions',
    columns: { name: 'Name', people: 'People', created: 'Made' },
    add: 'Add an institution',
    name: 'Name',
    submit: 'Add',
    added: (name: string) => `Added: ${name}. Invite people into it under Users.`,
  },
  {
    lead: '检查属于各机构，仅该机构人员可见。',
    list: '机构',
    columns: { name: '名称', people: '人数', created: '创建时间' },
    add: '添加机构',
    name: '名称',
    submit: '添加',
    added: (name: string) => `已添加：${name}。请在“用户”中邀请人员。`,
  },
)
