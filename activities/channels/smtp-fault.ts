import type { SendPhase } from '../../domain/notices/channel-kinds.ts'
import { noStartTls, type SmtpFault, type SmtpReply, type SmtpStage, tooLarge } from './smtp-outcome.ts'

/** What the mail library throws; nothing of it is kept but codes. */
interface LibraryError {
  readonly code: string
  readonly command: string
  /** 4xx or 5xx with its enhanced code; null: no refusal. */
  readonly reply: SmtpReply | null
}

/** Reads how an attempt ended from the library's error and from how far the exchange came. */
export function smtpFault(error: unknown, phase: SendPhase): SmtpFault {
  const { code, command, reply } = readError(error)
  const handedOver = phase === 'answer'
  const stage = reply === null ? null : stageOf(command, code, phase)
  if (reply !== null && stage !== null) return { handedOver, phase, code, refusal: { reply, stage } }
  return { handedOver, phase, code: reply ?? code, refusal: null }
}

/**
 * What a refusal answered; null: a 421 or a reply cut short that came before the message and answered nothing we could
 * name. Certainly not delivered, so it is tried again.
 */
function stageOf(command: string, code: string, phase: SendPhase): SmtpStage | null {
  if (phase === 'answer') return 'end-of-data'
  if (command.startsWith('AUTH')) return 'login'
  switch (command) {
    case 'EHLO':
    case 'HELO':
    case 'STARTTLS':
      return 'greeting'
    case 'MAIL FROM':
      return 'sender'
    case 'RCPT TO':
      return 'recipient'
    case 'DATA':
      return 'data'
    default:
      return code === 'EPROTOCOL' && phase === 'greeting' ? 'greeting' : null
  }
}

function readError(error: unknown): LibraryError {
  const fields: Readonly<Record<string, unknown>> =
    typeof error === 'object' && error !== null ? { ...error } : {}
  const command = textOf(fields['command'])
  const reply = refusalIn(textOf(fields['response']))
  const code = textOf(fields['code'])
  if (command === 'STARTTLS' && reply?.startsWith('5') === true)
    return { code: noStartTls, command, reply: null }
  // The library found the message larger than the server's SIZE allows, and sent nothing.
  if (code === 'EMESSAGE' && command === 'MAIL FROM' && reply === null)
    return { code: tooLarge, command, reply }
  return { code: safeCode(textOf(fields['originalCode']) || code), command, reply }
}

/** The code and the enhanced code of a reply's first line; null: not a 4xx or 5xx. */
export function refusalIn(response: string): SmtpReply | null {
  const found = /^([45][0-9]{2})(?:[ -](?:([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.]))?|$)/.exec(response)
  if (found === null) return null
  return found[2] === undefined ? (found[1] ?? null) : `${found[1]} ${found[2]}`
}

function safeCode(code: string): string {
  if (code === 'EABORT') return 'ETIMEDOUT'
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'fault'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
