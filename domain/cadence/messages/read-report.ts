import { type StepKey, stepKeys } from '../../programme/steps.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { UnreadablePayload } from '../../unreadable-payload.ts'

/**
 * A message between a programme and its cadences. It names an entry of the sender's record and holds nothing else: who
 * sent a signal cannot be seen, so what counts is what the record says.
 */
export interface Report {
  /** Of the entry. */
  readonly sequence: number
  /** The cadence that sent it; null: the programme. */
  readonly step: StepKey | null
}

/** Reads what arrived; `sender` says who is to have sent it. */
export function readReport(message: unknown, sender: 'programme' | 'cadence'): Report | Refusal {
  if (message instanceof UnreadablePayload) return refuse('unreadable-message', message.details())
  if (typeof message !== 'object' || message === null) return refuse('bad-input', { problem: '应为对象' })
  const sequence = 'sequence' in message ? message.sequence : undefined
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1)
    return refuse('bad-input', { problem: 'sequence：应为 1 以上的整数' })
  if (sender === 'programme') return { sequence, step: null }
  const step = 'step' in message ? stepKeys.find((key) => key === message.step) : undefined
  return step === undefined ? refuse('bad-input', { problem: 'step：应为步骤' }) : { sequence, step }
}
