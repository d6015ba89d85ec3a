import type { SendPhase } from '../../domain/notices/channel-kinds.ts'
import type { SendResult } from './channel.ts'

/** What a reply answered. @source docs/channels.md, "Mail: replies" */
export type SmtpStage = 'greeting' | 'login' | 'sender' | 'recipient' | 'data' | 'end-of-data'

/** `421`, or with its enhanced code `550 5.1.1`; never the text, which may quote addresses. */
export type SmtpReply = string

/** What a reply says about this channel, this message, this address. */
type Verdict = 'retry' | 'greylisted' | 'config-fault' | 'rejected' | 'bad-address' | 'unlisted'

export interface ReplyRule {
  readonly stage: SmtpStage
  /** How a reply begins to which the rule applies: `4` for any 4xx, `550 5.7.` with an enhanced code. */
  readonly begins: string
  readonly verdict: Verdict
}

const rules = (stage: SmtpStage, verdict: Verdict, ...begins: readonly string[]): readonly ReplyRule[] =>
  begins.map((beginning) => ({ stage, begins: beginning, verdict }))

/**
 * The first rule that fits a reply decides. What a server says before it has been told of a message cannot be about
 * the message: every such refusal is a matter of the settings. The 553 and 530 of RCPT with a policy's code come from
 * servers that hold back their refusal of the sender or of the login until then.
 * @source docs/channels.md, "Mail: replies"
 */
export const replyRules: readonly ReplyRule[] = [
  ...rules('greeting', 'retry', '4'),
  ...rules('greeting', 'config-fault', '5'),
  ...rules('login', 'config-fault', '432'),
  ...rules('login', 'retry', '4'),
  ...rules('login', 'config-fault', '5'),
  ...rules('sender', 'retry', '4'),
  ...rules('sender', 'config-fault', '501', '530', '550', '553'),
  ...rules('sender', 'rejected', '552'),
  ...rules('sender', 'unlisted', '5'),
  ...rules('recipient', 'greylisted', '450', '451 4.7.'),
  ...rules('recipient', 'retry', '4'),
  ...rules('recipient', 'config-fault', '550 5.7.', '553 5.7.', '554 5.7.', '530'),
  ...rules('recipient', 'bad-address', '550 5.1.', '551', '553', '501'),
  ...rules('recipient', 'rejected', '550 5', '552'),
  ...rules('recipient', 'bad-address', '550'),
  ...rules('recipient', 'unlisted', '5'),
  ...rules('data', 'retry', '4'),
  ...rules('data', 'rejected', '5'),
  ...rules('end-of-data', 'retry', '4'),
  ...rules('end-of-data', 'rejected', '550', '552', '554'),
  ...rules('end-of-data', 'unlisted', '5'),
]

/** A server that greylists takes nothing for some minutes. */
export const greylistedMs = 5 * 60_000

/** Certificate faults of TLS: only people can fix them. */
const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The server has no STARTTLS, which the settings ask for. */
export const noStartTls = 'no-starttls'
/** More bytes than the server takes, or than our own cap allows. */
export const tooLarge = 'too-large'

/** How an attempt ended without a 250, told by where it stood and not by what an error says. */
export interface SmtpFault {
  /** The final dot has been handed to the socket: from here on only a reply shows what became of the message. */
  readonly handedOver: boolean
  readonly phase: SendPhase
  /** The library's word or the system's: `ETIMEDOUT`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code: string
  /** A 4xx or 5xx, with what it answered; null: none came, or one that no table could name. */
  readonly refusal: { readonly reply: SmtpReply; readonly stage: SmtpStage } | null
}

/** @source docs/channels.md, "Outcome by phase"; docs/channels.md, "Mail: replies" */
export function resultOfFault({ handedOver, phase, code, refusal }: SmtpFault): SendResult {
  if (refusal !== null) return resultOfRefusal(refusal.reply, refusal.stage)
  if (handedOver) return { outcome: 'unknown', code, phase: 'answer' }
  if (isForPeople(code, phase)) return { outcome: 'config-fault', code, phase }
  if (code === tooLarge) return { outcome: 'rejected', code, phase, badAddress: false, unlisted: false }
  return { outcome: 'retry', code, phase, retryAfterMs: null }
}

function isForPeople(code: string, phase: SendPhase): boolean {
  if (certificateCodes.has(code) || code === 'EAUTH' || code === noStartTls) return true
  // Another protocol's banner: wrong host or port.
  return code === 'EPROTOCOL' && phase === 'greeting'
}

function resultOfRefusal(reply: SmtpReply, stage: SmtpStage): SendResult {
  const phase = phases[stage]
  const verdict = verdictOf(reply, stage)
  switch (verdict) {
    case 'retry':
      return { outcome: 'retry', code: reply, phase, retryAfterMs: null }
    case 'greylisted':
      return { outcome: 'retry', code: reply, phase, retryAfterMs: greylistedMs }
    case 'config-fault':
      return { outcome: 'config-fault', code: reply, phase }
    case 'rejected':
    case 'bad-address':
    case 'unlisted':
      return {
        outcome: 'rejected',
        code: reply,
        phase,
        badAddress: verdict === 'bad-address',
        unlisted: verdict === 'unlisted',
      }
  }
}

function verdictOf(reply: SmtpReply, stage: SmtpStage): Verdict {
  return (
    replyRules.find((rule) => rule.stage === stage && reply.startsWith(rule.begins))?.verdict ?? 'unlisted'
  )
}

const phases: Readonly<Record<SmtpStage, SendPhase>> = {
  greeting: 'greeting',
  login: 'login',
  sender: 'envelope',
  recipient: 'envelope',
  data: 'request',
  'end-of-data': 'answer',
}
