import type { CalendarYear } from '../../domain/calendar/calendar-data.ts'
import { appendOutcomes, type Outcomes } from '../record/append.ts'
import { putCalendarVersion } from '../calendar-versions.ts'
import { carryOver } from '../copy/carry-over.ts'
import { compareLedgers } from './compare.ts'
import type { LedgerPlace } from '../ledger-place.ts'
import { lockAllWorkflows } from '../database/lock-workflows.ts'
import type { Ledger } from '../open-ledger.ts'
import { postgresSite } from './postgres-site.ts'
import { foldWorkflow } from '../projections/fold-workflow.ts'
import { over, recordOfWorkflow, recordedWorkflows } from '../queries/workflows.ts'
import type { Rebuilt } from './rebuilt.ts'
import { sqliteSite } from './sqlite-site.ts'

export interface Rebuild {
  /** The ledger in use, held by nobody; there may be none. */
  readonly place: LedgerPlace
  /** Where it is left when it is replaced, a path or a schema; must not be there. */
  readonly backup: string
  /** In force: known to the new ledger in any case. */
  readonly calendar: { readonly version: string; readonly years: readonly CalendarYear[] }
  /**
   * Hands everything that Temporal holds to `record`. `known` are the workflows of the ledger as it was; gives back those
   * of which Temporal has not, or no longer, every run.
   */
  readonly fill: (
    record: (outcomes: Outcomes) => Promise<void>,
    known: readonly string[],
  ) => Promise<readonly string[]>
  /**
   * Asked after `fill`: workflows of which the histories end before the record did, as the snapshots of an archive do,
   * each with its last sequence there; what the ledger holds beyond is kept. Default: none.
   */
  readonly knownTo?: () => Promise<ReadonlyMap<string, number>>
}

/**
 * Builds a new ledger beside the one in use, compares the two, and replaces the old one when they differ; until then
 * nothing of the old one is changed. Throws `LedgerUnavailableError`, and what `fill` throws.
 * @source docs/contracts.md, "The record can be rebuilt"
 */
export async function rebuildLedger({ place, backup, calendar, fill, knownTo }: Rebuild): Promise<Rebuilt> {
  const site = await ('file' in place ? sqliteSite(place.file, backup) : postgresSite(place.postgres, backup))
  let old: Ledger | null = null
  let built: Ledger | null = null
  try {
    old = await site.openOld()
    built = await site.openBeside()
    const writing = built
    const record = async (outcomes: Outcomes): Promise<void> => {
      await appendOutcomes(writing, outcomes, { deliveries: 'unknown' })
    }
    const lost = await fill(record, old === null ? [] : await recordedWorkflows(old))
    const keptWorkflows = old === null ? [] : await keepWorkflows(old, record, lost)
    const knownUntil = knownTo === undefined ? new Map<string, number>() : await knownTo()
    const keptBeyond = old === null ? [] : await keepBeyond(old, record, knownUntil)
    const carried = await carryOver(built, site)
    await putCalendarVersion(built, calendar.version, calendar.years)
    const comparison = old === null ? null : await compareLedgers(old, built)
    const counts = await countsOf(built)
    const missingCalendars = await missingCalendarsOf(built)
    await built.close()
    await old?.close()
    const isRight = comparison?.equal === true && carried.deliveries.unknown === 0
    return {
      ...counts,
      ...carried,
      keptWorkflows,
      keptBeyond,
      differences: comparison?.differences ?? null,
      replaced: !isRight,
      backup: isRight ? null : await site.replace(),
      missingCalendars,
    }
  } finally {
    await built?.close()
    await old?.close()
    await site.end()
  }
}

async function keepWorkflows(
  old: Ledger,
  record: (outcomes: Outcomes) => Promise<void>,
  workflowIds: readonly string[],
): Promise<readonly string[]> {
  const kept: string[] = []
  for (const workflowId of workflowIds) {
    const outcomes = await recordOfWorkflow(old, workflowId)
    if (outcomes.events.length === 0) continue
    await record(outcomes)
    kept.push(workflowId)
  }
  return kept
}

async function keepBeyond(
  old: Ledger,
  record: (outcomes: Outcomes) => Promise<void>,
  knownTo: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const kept: string[] = []
  for (const [workflowId, last] of knownTo) {
    const { events, notices } = await recordOfWorkflow(old, workflowId)
    const beyond = {
      events: events.filter(({ sequence }) => sequence > last),
      notices: notices.filter(({ sequence }) => sequence > last),
    }
    if (beyond.events.length === 0) continue
    await record(beyond)
    kept.push(workflowId)
  }
  return kept
}

async function countsOf({ db }: Ledger): Promise<Pick<Rebuilt, 'events' | 'notices'>> {
  const count = async (table: 'event' | 'notice'): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return row.count
  }
  return { events: await count('event'), notices: await count('notice') }
}

async function missingCalendarsOf({ db }: Ledger): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('cadence')
    .select('calendar_version')
    .distinct()
    .where('state', 'not in', over)
    .where('calendar_version', 'not in', db.selectFrom('calendar_version').select('version'))
    .orderBy('calendar_version')
    .execute()
  return rows.map((row) => row.calendar_version)
}

/**
 * Drops the projections and folds them again from the ledger's own events, in one transaction; gives back how many
 * workflows that were. Notices and deliveries are no projections and stay.
 */
export async function rebuildProjections(ledger: Ledger): Promise<number> {
  return ledger.db.transaction().execute(async (db) => {
    await lockAllWorkflows(db)
    for (const table of projectionTables) await db.deleteFrom(table).execute()
    const workflows = await db
      .selectFrom('event')
      .select('workflow_id')
      .distinct()
      .orderBy('workflow_id')
      .execute()
    for (const { workflow_id } of workflows) await foldWorkflow(db, workflow_id)
    return workflows.length
  })
}

/** Milestones before the occurrences that they refer to. */
const projectionTables = [
  'command',
  'seat',
  'team',
  'milestone',
  'occurrence',
  'supervision_order',
  'cadence',
] as const
