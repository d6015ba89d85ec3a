import { setTimeout as sleep } from 'node:timers/promises'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { numberOfOrder } from '../../ledger/queries/orders.ts'
import type { TakenAnswer } from './explain-answer.ts'

const lookMs = 50

/**
 * The answer to an issued order with its number, which its cadence takes once it is recorded; without it when that is not
 * there by `until`, in milliseconds: the order is issued all the same.
 */
export async function withOrderNumber(
  ledger: Ledger,
  workflowId: string,
  answer: TakenAnswer,
  until: number,
): Promise<TakenAnswer> {
  for (;;) {
    const number = await numberOfOrder(ledger, workflowId, answer.sequence).catch(nullIfAway)
    if (number !== null) return { ...answer, number }
    if (performance.now() + lookMs > until) return answer
    await sleep(lookMs)
  }
}

function nullIfAway(error: unknown): null {
  if (error instanceof LedgerUnavailableError) return null
  throw error
}
