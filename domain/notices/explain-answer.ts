import { type AnswerTable, type AnswerWords, words } from './answer-words.ts'
import { type ChannelKind, isArchive, type SendPhase } from './channel-kinds.ts'
import { commonAnswers } from './common-answers.ts'
import { mailAnswer } from './mail-answers.ts'
import {
  dingtalkAnswers,
  feishuAnswers,
  webhookAnswers,
  wecomAnswers,
  zhezhengdingAnswers,
} from './robot-answers.ts'

/** What became of one message, as far as explaining it is concerned. */
export interface GivenAnswer {
  readonly outcome: 'sent' | 'retry' | 'config-fault' | 'rejected' | 'unknown'
  readonly code: string
  readonly phase: SendPhase
}

export const outcomeNames: Readonly<Record<GivenAnswer['outcome'], AnswerWords>> = {
  sent: words('已发出', 'sent'),
  retry: words('暂未送达', 'not delivered for now'),
  'config-fault': words('设置有误', 'the settings are wrong'),
  rejected: words('被拒收', 'refused'),
  unknown: words('发送结果未知', 'result unknown'),
}

/** The codes that one kind explains in words of its own. */
export const ownAnswers: Readonly<Record<ChannelKind, AnswerTable>> = {
  console: {},
  file: {},
  smtp: {},
  dingtalk: dingtalkAnswers,
  wecom: wecomAnswers,
  feishu: feishuAnswers,
  zhezhengding: zhezhengdingAnswers,
  webhook: webhookAnswers,
}

/** Why it came so and what to do, from code and phase alone. @source docs/channels.md, "Outcome by phase"; docs/channels.md, "Mail: replies"; docs/channels.md, "DingTalk" */
export function explainAnswer(kind: ChannelKind, answer: GivenAnswer): AnswerWords {
  const { outcome, code, phase } = answer
  if (outcome === 'sent') return entry(ownAnswers[kind], code) ?? sent(kind)
  return (
    entry(ownAnswers[kind], code) ??
    (kind === 'smtp' ? mailAnswer(code, phase) : null) ??
    unknownAfter(answer) ??
    entry(commonAnswers, code) ??
    httpStatus(code) ??
    unlisted(outcome)
  )
}

function entry(table: AnswerTable, code: string): AnswerWords | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null
}

function sent(kind: ChannelKind): AnswerWords {
  if (isArchive(kind)) return words('仅存档：没有人会因此收到通知', 'put on file only: nobody is told by it')
  return kind === 'smtp'
    ? words('邮件服务器已收下', 'the mail server took it')
    : words('对方已收下', 'the far end took it')
}

/** The same code before the request was written means that nobody has it. */
function unknownAfter({ outcome, code }: GivenAnswer): AnswerWords | null {
  if (outcome !== 'unknown' || code === 'not-a-robot-answer') return null
  return code === 'ETIMEDOUT'
    ? words(
        '已经写出，但没有在时限内得到答复：不知道是否送到，不会自动重发',
        'written, but no answer came in time: whether it arrived is not known, it is not sent again by itself',
      )
    : words(
        '已经写出，但没有得到可靠的答复：不知道是否送到，请到对方那里看一看',
        'written, but no reliable answer came: whether it arrived is not known, look at the far end',
      )
}

function httpStatus(code: string): AnswerWords | null {
  const [, status] = /^http-([1-9][0-9]{2})$/.exec(code) ?? []
  if (status === undefined) return null
  if (status.startsWith('3'))
    return words(
      '被转到别处，没有跟过去：核对网址',
      'sent elsewhere, which is not followed: compare the address',
    )
  return words(`对方拒绝（HTTP ${status}）`, `refused with HTTP ${status}`)
}

function unlisted(outcome: Exclude<GivenAnswer['outcome'], 'sent'>): AnswerWords {
  switch (outcome) {
    case 'retry':
      return words('暂未送达，稍后再试', 'not delivered for now; try again later')
    case 'config-fault':
      return words('设置有误，代码见上', 'the settings are wrong, see the code')
    case 'rejected':
      return words(
        '对方拒收，原因不在已知代码里；请把代码报给维护人员',
        'refused for a reason that no table lists; report the code',
      )
    case 'unknown':
      return words('不知道是否送到', 'whether it arrived is not known')
  }
}
