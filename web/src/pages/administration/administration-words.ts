/** Words around the pages of the administration. */
import { inBoth } from '../../language/words.ts'

export const administrationWords = inBoth(
  {
    title: 'Administration',
    navigation: 'Administration',
    notAllowed: 'This is for administrators.',
    places: {
      users: 'Users',
      institutions: 'Institutions',
      jobs: 'Jobs',
      workers: 'Workers',
      storage: 'Storage',
      retention: 'Retention',
      audit: 'Audit trail',
      configuration: 'Configuration',
      'guest-links': 'Guest links',
    },
    cancel: 'Cancel',
    action: 'Action',
  },
  {
    title: '系统管理',
    navigation: '系统管理',
    notAllowed: '仅限管理员。',
    places: {
      users: '用户',
      institutions: '机构',
      jobs: '任务',
      workers: '阅片进程',
      storage: '存储',
      retention: '保留期限',
      audit: '审计记录',
      configuration: '配置',
      'guest-links': '访客链接',
    },
    cancel: '取消',
    action: '操作',
  },
)
