import { lockWorkflows } from '../database/lock-workflows.ts'
import type { Ledger } from '../open-ledger.ts'
import { foldWorkflow } from '../projections/fold-workflow.ts'
import { dropFrom } from './drop-lost-tasks.ts'

export interface StoredEvent {
  readonly sequence: number
  readonly body: string
}

/** The last sequence that the ledger holds of each workflow. */
export async function lastSequences({ db }: Ledger): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('event')
    .select(['workflow_id', (expression) => expression.fn.max('sequence').as('last')])
    .groupBy('workflow_id')
    .execute()
  return new Map(rows.map(({ last, workflow_id }) => [workflow_id, last]))
}

/** What the ledger holds of a workflow after a sequence. */
export async function eventsAfter(
  { db }: Pick<Ledger, 'db'>,
  workflowId: string,
  sequence: number,
): Promise<readonly StoredEvent[]> {
  return db
    .selectFrom('event')
    .select(['sequence', 'body'])
    .where('workflow_id', '=', workflowId)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .execute()
}

/**
 * Drops what a lost workflow task had written at the end of a workflow's record, with its notices as far as nobody has
 * been told, if nothing else stands there by now; gives back how many events that were.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
export async function dropPhantoms(
  ledger: Ledger,
  workflowId: string,
  phantoms: readonly StoredEvent[],
): Promise<number> {
  const [first] = phantoms
  if (first === undefined) return 0
  return ledger.db.transaction().execute(async (db) => {
    await lockWorkflows(db, [workflowId])
    const now = await eventsAfter({ db }, workflowId, first.sequence - 1)
    const isSame =
      now.length === phantoms.length && now.every(({ body }, index) => body === phantoms[index]?.body)
    if (!isSame) return 0
    await dropFrom(db, workflowId, first.sequence)
    await foldWorkflow(db, workflowId)
    return phantoms.length
  })
}
