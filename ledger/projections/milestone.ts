import type { Instant } from '../../domain/calendar/instant.ts'
import type { EventEnvelope, MovedDates, RecordedMark } from '../../domain/cadence/events.ts'
import type { PlannedMilestone } from '../../domain/cadence/plan/plan.ts'
import type { Rung } from '../../domain/cadence/state.ts'
import type { MilestoneAddress, OccurrenceAddress } from '../address.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { LedgerDatabase } from '../open-ledger.ts'
import type { MilestoneTable } from '../schema.ts'

export async function planMilestones(
  db: LedgerDatabase,
  { teamId, step, period }: OccurrenceAddress,
  milestones: readonly PlannedMilestone[],
): Promise<void> {
  if (milestones.length === 0) return
  const rows = milestones.map((planned, position) => ({
    team_id: teamId,
    step,
    period,
    milestone: planned.milestone,
    position,
    state: 'pending' as const,
    original_due_at: planned.dueAt,
    ...dateColumns(planned),
    rung: 0 as const,
  }))
  await db.insertInto('milestone').values(rows).execute()
}

export function markRemind(db: LedgerDatabase, address: MilestoneAddress, at: Instant): Promise<void> {
  return change(db, address, { reminded_at: at })
}

export function markRung(db: LedgerDatabase, address: MilestoneAddress, rung: Rung): Promise<void> {
  return change(db, address, { rung })
}

/** A mark, a correction or a late record: its value is the one in force. */
export function recordMark(
  db: LedgerDatabase,
  occurrence: OccurrenceAddress,
  mark: RecordedMark,
  event: EventEnvelope,
): Promise<void> {
  return change(
    db,
    { ...occurrence, milestone: mark.milestone },
    {
      state: mark.state,
      happened_on: mark.happenedOn,
      recorded_at: event.at,
      recorded_by_person_id: event.actor?.personId ?? null,
      recorded_by_seat_id: event.actor?.seatId ?? null,
      recorded_via: event.actor?.via ?? null,
      values: canonicalJson(mark.values),
      evidence: canonicalJson(mark.evidence),
      note: mark.note,
      below_norm: canonicalJson(mark.belowNorm),
      returned_reason: null,
      sequence: event.sequence,
    },
  )
}

export function moveDates(
  db: LedgerDatabase,
  occurrence: OccurrenceAddress,
  dates: MovedDates,
): Promise<void> {
  return change(db, { ...occurrence, milestone: dates.milestone }, dateColumns(dates))
}

/** The ladder starts again; what was recorded stays to be read. */
export function returnMilestone(
  db: LedgerDatabase,
  occurrence: OccurrenceAddress,
  dates: MovedDates,
  reason: string,
): Promise<void> {
  return change(
    db,
    { ...occurrence, milestone: dates.milestone },
    { ...dateColumns(dates), state: 'returned', rung: 0, reminded_at: null, returned_reason: reason },
  )
}

function dateColumns(planned: PlannedMilestone) {
  return {
    due_at: planned.dueAt,
    remind_at: canonicalJson(planned.remindAt),
    yellow_at: planned.yellowAt,
    red_at: planned.redAt,
    level_three_at: planned.levelThreeAt,
    provisional: planned.provisional ? (1 as const) : (0 as const),
    rule: planned.rule,
  }
}

async function change(
  db: LedgerDatabase,
  { teamId, step, period, milestone }: MilestoneAddress,
  values: Partial<MilestoneTable>,
): Promise<void> {
  await db
    .updateTable('milestone')
    .set(values)
    .where('team_id', '=', teamId)
    .where('step', '=', step)
    .where('period', '=', period)
    .where('milestone', '=', milestone)
    .execute()
}
