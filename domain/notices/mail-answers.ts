import type { AnswerWords } from './answer-words.ts'
import { words } from './answer-words.ts'
import type { SendPhase } from './channel-kinds.ts'

interface MailRule {
  readonly phase: SendPhase
  /** How the reply begins. */
  readonly begins: string
  readonly words: AnswerWords
}

const rule = (phase: SendPhase, begins: string, zh: string, en: string): MailRule => ({
  phase,
  begins,
  words: words(zh, en),
})

/** The first that fits a reply. @source docs/channels.md, "Mail: replies" */
const rules: readonly MailRule[] = [
  rule('greeting', '4', '邮件服务器暂不接待，稍后再试', 'the mail server takes nobody now; try again later'),
  rule(
    'greeting',
    '5',
    '邮件服务器拒绝本机：请管理员放行本机 IP',
    'the mail server turns this machine away: have its IP allowed',
  ),
  rule(
    'login',
    '432',
    '账号要先修改密码：到邮箱里修改后，把新授权码写进来',
    'the account needs a new password first',
  ),
  rule('login', '4', '登录暂不可用，稍后再试', 'login is not available now; try again later'),
  rule(
    'login',
    '534',
    '要用授权码（客户端专用密码），不是登录密码',
    'an app password is needed, not the password of the account',
  ),
  rule(
    'login',
    '538',
    '服务器要求加密登录：security 改为 tls 或 starttls',
    'login wants encryption: set `security` to tls or starttls',
  ),
  rule(
    'login',
    '5',
    '用户名或授权码不对：多数邮箱要另开授权码，不是登录密码',
    'user or password is wrong: most servers want an app password',
  ),
  rule('envelope', '530', '服务器要求先登录：补上 login', 'the server wants a login: add `login`'),
  rule(
    'envelope',
    '450',
    '收件服务器让稍后再试（灰名单），五分钟后再发',
    'the mailbox asks to come again (greylisting): in five minutes',
  ),
  rule(
    'envelope',
    '4',
    '服务器暂不收这封邮件，稍后再试',
    'the server does not take the mail now; try again later',
  ),
  rule(
    'envelope',
    '501',
    '地址写法不被接受：核对发件人和收件人地址',
    'an address is not accepted as written: compare sender and recipient',
  ),
  rule(
    'envelope',
    '550 5.7.',
    '服务器不许这样发（转发或策略限制）：核对登录和发件人地址',
    'the server’s policy forbids it: compare login and sender address',
  ),
  rule(
    'envelope',
    '553 5.7.',
    '服务器不许用这个发件人地址：改成登录账号的地址',
    'the account may not send as this address',
  ),
  rule('envelope', '554 5.7.', '服务器不许这样发（策略限制）', 'the server’s policy forbids it'),
  rule(
    'envelope',
    '550',
    '邮箱不收：收件人地址不存在，或发件人地址被拒绝',
    'the mailbox refuses: no such recipient, or the sender is refused',
  ),
  rule(
    'envelope',
    '551',
    '收件人不在这台服务器上：核对地址',
    'the recipient is not on this server: compare the address',
  ),
  rule('envelope', '552', '收件人邮箱已满，或邮件太大', 'the mailbox is full or the mail too large'),
  rule(
    'envelope',
    '553',
    '地址被拒绝：核对收件人和发件人地址',
    'the address is refused: compare recipient and sender',
  ),
  rule('envelope', '5', '服务器拒收这个地址', 'the server refuses the address'),
  rule(
    'request',
    '4',
    '服务器暂不收这封邮件，稍后再试',
    'the server does not take the mail now; try again later',
  ),
  rule('request', '5', '服务器拒收这封邮件', 'the server refuses the mail'),
  rule(
    'answer',
    '4',
    '服务器暂不收这封邮件，稍后再试',
    'the server does not take the mail now; try again later',
  ),
  rule(
    'answer',
    '550 5.7',
    '被当作垃圾邮件拒收：请管理员放行发件人',
    'refused as spam: have the sender allowed',
  ),
  rule(
    'answer',
    '554 5.7',
    '被当作垃圾邮件拒收：请管理员放行发件人',
    'refused as spam: have the sender allowed',
  ),
  rule('answer', '552', '邮件太大或邮箱已满', 'the mail is too large or the mailbox full'),
  rule('answer', '5', '服务器看过内容后拒收', 'the server refuses the mail after having seen it'),
]

/** What a mail server's reply means; null: the code is none. */
export function mailAnswer(code: string, phase: SendPhase): AnswerWords | null {
  if (!/^[45][0-9]{2}(?: |$)/.test(code)) return null
  return rules.find((each) => each.phase === phase && code.startsWith(each.begins))?.words ?? null
}
