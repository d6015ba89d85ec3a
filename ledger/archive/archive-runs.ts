import type { Instant } from '../../domain/calendar/instant.ts'
import type { ArchivedRun } from './archived-run.ts'
import type { Ledger } from '../open-ledger.ts'
import type { ArchiveRunTable } from '../schema.ts'

/** Null: the index has no such run. */
export async function archivedRun(
  { db }: Ledger,
  workflowId: string,
  runId: string,
): Promise<ArchivedRun | null> {
  const row = await db
    .selectFrom('archive_run')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('run_id', '=', runId)
    .executeTakeFirst()
  return row === undefined ? null : runOf(row)
}

/** Of one workflow, or of all; with `from` only those archived then or later. By workflow and start. */
export async function archivedRuns(
  { db }: Ledger,
  { workflowId, from }: { readonly workflowId?: string; readonly from?: Instant } = {},
): Promise<readonly ArchivedRun[]> {
  const rows = await db
    .selectFrom('archive_run')
    .selectAll()
    .where((expression) =>
      expression.and([
        ...(workflowId === undefined ? [] : [expression('workflow_id', '=', workflowId)]),
        ...(from === undefined ? [] : [expression('archived_at', '>=', from)]),
      ]),
    )
    .orderBy('workflow_id')
    .orderBy('started_at')
    .orderBy('run_id')
    .execute()
  return rows.map(runOf)
}

/** The last sequence that is archived of each workflow: as many entries as it has. */
export async function archivedEntries({ db }: Ledger): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('archive_run')
    .select(['workflow_id', (expression) => expression.fn.max('last_sequence').as('entries')])
    .groupBy('workflow_id')
    .orderBy('workflow_id')
    .execute()
  return new Map(rows.map(({ workflow_id, entries }) => [workflow_id, entries ?? 0]))
}

/** Enters the run, or what it has become since. */
export async function putArchivedRun({ db }: Pick<Ledger, 'db'>, run: ArchivedRun): Promise<void> {
  const { workflow_id, run_id, ...rest } = rowOf(run)
  await db
    .insertInto('archive_run')
    .values({ workflow_id, run_id, ...rest })
    .onConflict((conflict) => conflict.columns(['workflow_id', 'run_id']).doUpdateSet(rest))
    .execute()
}

/** When anything was archived last; null: never. */
export async function lastArchivedAt({ db }: Ledger): Promise<Instant | null> {
  const row = await db
    .selectFrom('archive_run')
    .select((expression) => expression.fn.max('archived_at').as('at'))
    .executeTakeFirst()
  // Of an empty table the greatest value is null, whatever the column's type says.
  const at: Instant | null | undefined = row?.at
  return at ?? null
}

function runOf(row: ArchiveRunTable): ArchivedRun {
  return {
    workflowId: row.workflow_id,
    runId: row.run_id,
    workflowType: row.workflow_type,
    previousRunId: row.previous_run_id,
    status: row.status,
    startedAt: row.started_at,
    closedAt: row.closed_at,
    events: row.events,
    firstSequence: row.first_sequence,
    lastSequence: row.last_sequence,
    sha256: row.sha256,
    bytes: row.bytes,
    archivedAt: row.archived_at,
  }
}

function rowOf(run: ArchivedRun): ArchiveRunTable {
  return {
    workflow_id: run.workflowId,
    run_id: run.runId,
    workflow_type: run.workflowType,
    previous_run_id: run.previousRunId,
    status: run.status,
    started_at: run.startedAt,
    closed_at: run.closedAt,
    events: run.events,
    first_sequence: run.firstSequence,
    last_sequence: run.lastSequence,
    sha256: run.sha256,
    bytes: run.bytes,
    archived_at: run.archivedAt,
  }
}
