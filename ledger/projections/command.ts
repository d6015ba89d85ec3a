import type { DomainEvent } from '../../domain/cadence/events.ts'
import type { LedgerDatabase } from '../open-ledger.ts'

/** Only accepted commands, at their first event: the id of a refused one may still be accepted later. */
export async function recordCommand(db: LedgerDatabase, event: DomainEvent): Promise<void> {
  if (event.commandId === undefined || event.kind === 'commandRefused') return
  await db
    .insertInto('command')
    .values({ workflow_id: event.workflowId, command_id: event.commandId, sequence: event.sequence })
    .onConflict((conflict) => conflict.columns(['workflow_id', 'command_id']).doNothing())
    .execute()
}
