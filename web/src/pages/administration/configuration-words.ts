import { inBoth } from '../../language/words.ts'

export const configurationWords = inBoth(
  {
    lead: 'The settings in force, as groundglass config prints them. They are read at the start of the server; the reference says what each means.',
    list: 'Settings',
    columns: { variable: 'Variable', value: 'Value', from: 'From' },
    hidden: 'set, not shown',
    unset: 'not set',
    byDefault: 'default',
    given: 'set here',
  },
  {
    lead: '当前生效的设置，与 groundglass config 的输出一致。启动服务器时读取；各项含义见参考文档。',
    list: '设置',
    columns: { variable: '变量', value: '值', from: '来源' },
    hidden: '已设置，不显示',
    unset: '未设置',
    byDefault: '默认',
    given: '已设置',
  },
)
