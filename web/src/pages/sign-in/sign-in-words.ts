import { inBoth } from '../../language/words.ts'

export const signInWords = inBoth(
  {
    title: 'Sign in',
    lead: 'Chest CT read for viral pneumonia: a second opinion that can be checked.',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Sign in',
    forgotten: 'No account, or the password forgotten? An administrator makes you a link.',
    againTitle: 'Your session has ended',
    again: 'Sign in to go on. The page behind stays as it is.',
  },
  {
    title: '登录',
    lead: '胸部 CT 病毒性肺炎辅助阅片：可以核对的第二意见。',
    email: '邮箱',
    password: '密码',
    submit: '登录',
    forgotten: '没有账户或忘记密码？管理员可以为您生成链接。',
    againTitle: '会话已结束',
    again: '请登录以继续。后面的页面保持原样。',
  },
)
