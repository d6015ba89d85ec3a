import type { Instant } from '../../domain/calendar/instant.ts'
import type { CadenceEvent, ClosedAfter, MovedOpening } from '../../domain/cadence/events.ts'
import type { PlannedOccurrence } from '../../domain/cadence/plan/plan.ts'
import type { CadenceAddress, OccurrenceAddress } from '../address.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { MilestoneRowState, OccurrenceTable } from '../schema.ts'
import { planMilestones } from './milestone.ts'

type OccurrenceOpened = Extract<CadenceEvent, { readonly kind: 'occurrenceOpened' }>
type OccurrenceClosed = Extract<CadenceEvent, { readonly kind: 'occurrenceClosed' }>

export async function planOccurrence(
  db: LedgerDatabase,
  { teamId, step }: CadenceAddress,
  planned: PlannedOccurrence,
): Promise<void> {
  await db
    .insertInto('occurrence')
    .values({
      team_id: teamId,
      step,
      period: planned.period,
      state: 'planned',
      opens_at: planned.opensAt,
      opened_at: null,
      expires_at: planned.expiresAt,
      closed_at: null,
      provisional: planned.provisional ? 1 : 0,
      exempt: planned.exempt?.rule ?? null,
      result: null,
      gaps: 0,
    })
    .execute()
  await planMilestones(db, { teamId, step, period: planned.period }, planned.milestones)
}

/** A suspension may have moved the opening, so it is taken from here. */
export function openOccurrence(
  db: LedgerDatabase,
  cadence: CadenceAddress,
  event: OccurrenceOpened,
): Promise<void> {
  return change(
    db,
    { ...cadence, period: event.period },
    { state: 'open', opens_at: event.scheduledAt ?? event.at, opened_at: event.at },
  )
}

export function setExpiry(db: LedgerDatabase, address: OccurrenceAddress, expiresAt: Instant): Promise<void> {
  return change(db, address, { expires_at: expiresAt })
}

/** What had not opened when the step resumed opens, and expires, when these say. */
export async function moveOpenings(
  db: LedgerDatabase,
  cadence: CadenceAddress,
  openings: readonly MovedOpening[],
): Promise<void> {
  for (const { period, opensAt, expiresAt } of openings)
    await change(db, { ...cadence, period }, { opens_at: opensAt, expires_at: expiresAt })
}

/** The result and gaps that a closed occurrence has from now on; when it closed stays. */
export function amendClosed(
  db: LedgerDatabase,
  address: OccurrenceAddress,
  { result, gaps }: ClosedAfter,
): Promise<void> {
  return change(db, address, { state: result, result, gaps })
}

/** What is named missed or dropped becomes so; a correction or a late record may change result and gaps later. */
export async function closeOccurrence(
  db: LedgerDatabase,
  cadence: CadenceAddress,
  event: OccurrenceClosed,
): Promise<void> {
  const address = { ...cadence, period: event.period }
  await change(db, address, {
    state: event.result,
    result: event.result,
    gaps: event.gaps,
    closed_at: event.at,
  })
  await settle(db, address, event.missed, 'missed')
  await settle(db, address, event.dropped, 'dropped')
}

async function settle(
  db: LedgerDatabase,
  { teamId, step, period }: OccurrenceAddress,
  milestones: readonly string[],
  state: MilestoneRowState,
): Promise<void> {
  if (milestones.length === 0) return
  await db
    .updateTable('milestone')
    .set({ state })
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .where('milestone', 'in', milestones)
    .execute()
}

async function change(
  db: LedgerDatabase,
  { teamId, step, period }: OccurrenceAddress,
  values: Partial<OccurrenceTable>,
): Promise<void> {
  await db
    .updateTable('occurrence')
    .set(values)
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .execute()
}
