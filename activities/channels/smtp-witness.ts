import type { SendPhase } from '../../domain/notices/channel-kinds.ts'

/** Sees how far one exchange comes. */
export interface SmtpWitness {
  /** For the mail library; keeps nothing of what it is given but the phase. */
  readonly logger: Readonly<Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', LogMethod>>
  readonly phase: () => SendPhase
}

type LogMethod = (record: unknown, text?: unknown) => void

const order = ['resolve', 'connect', 'greeting', 'login', 'envelope', 'answer'] as const
type SeenPhase = (typeof order)[number]

/**
 * The library's errors do not tell a refused connect from a connection lost after the whole message was sent; its log
 * does: the record `message` comes when the final dot has been handed to the socket. A phase never goes back.
 * @source docs/channels.md, "Outcome by phase"
 */
export function smtpWitness(): SmtpWitness {
  let reached = 0
  const note: LogMethod = (record, text) => {
    const phase = phaseBegunBy(record, text)
    if (phase !== null) reached = Math.max(reached, order.indexOf(phase))
  }
  const logger = { trace: note, debug: note, info: note, warn: note, error: note, fatal: note }
  return { logger, phase: () => order[reached] ?? 'resolve' }
}

function phaseBegunBy(record: unknown, text: unknown): SeenPhase | null {
  if (typeof record !== 'object' || record === null || !('tnx' in record)) return null
  switch (record.tnx) {
    case 'dns':
      return 'connect'
    case 'network':
      return 'remoteAddress' in record ? 'greeting' : null
    case 'smtp':
      return text === 'SMTP handshake finished' ? 'login' : null
    case 'send':
      return 'envelope'
    case 'message':
      return 'answer'
    default:
      return null
  }
}
