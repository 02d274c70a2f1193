import { inBoth } from '../../language/words.ts'

export const invitationWords = inBoth(
  {
    title: 'Open your account',
    lead: 'This link works once. Choose your password here.',
    noSecret:
      'This address lacks its second half. Open the whole link, with all that follows the #.',
    name: 'Your name',
    email: 'E-mail address',
    emailHint: 'You sign in with it. With an invitation: the address that it was made for.',
    password: 'New password',
    passwordHint: 'At least 12 characters. A few words make a good one.',
    submit: 'Open the account',
    done: 'Your account is open. Sign in with your e-mail address and the new password.',
    signIn: 'Sign in',
  },
  {
    title: '开通账户',
    lead: '此链接只能使用一次。请在此设置密码。',
    noSecret: '网址不完整。请打开完整链接，包括 # 之后的全部内容。',
    name: '姓名',
    email: '邮箱',
    emailHint: '用于登录。受邀用户请填写受邀的邮箱。',
    password: '新密码',
    passwordHint: '至少 12 个字符。几个词组成的密码就很好。',
    submit: '开通账户',
    done: '账户已开通。请用邮箱和新密码登录。',
    signIn: '登录',
  },
)
