import type { DomainEvent } from '../../domain/cadence/events.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'

/** One line of the record; null: it is not there. */
export async function eventAt(
  ledger: Ledger,
  workflowId: string,
  sequence: number,
): Promise<DomainEvent | null> {
  const row = await ledger.db
    .selectFrom('event')
    .select('body')
    .where('workflow_id', '=', workflowId)
    .where('sequence', '=', sequence)
    .executeTakeFirst()
  return row === undefined ? null : readStored<DomainEvent>(row.body)
}
