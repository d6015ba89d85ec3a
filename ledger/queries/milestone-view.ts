import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { Actor, Evidence, FactValues } from '../../domain/cadence/commands.ts'
import type { Rung } from '../../domain/cadence/state.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { readStored } from '../canonical-json.ts'
import type { MilestoneRowState, MilestoneTable } from '../schema.ts'

/** A milestone as the record has it. Owner, name and rank are the template's: join them by step and milestone. */
export interface MilestoneView {
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
  readonly milestone: string
  readonly state: MilestoneRowState
  readonly dueAt: Instant
  readonly originalDueAt: Instant
  readonly remindAt: readonly Instant[]
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly levelThreeAt: Instant | null
  readonly provisional: boolean
  readonly rule: string
  /** Highest rung fired. */
  readonly rung: Rung
  /** The last reminder. */
  readonly remindedAt: Instant | null
  readonly returnedReason: string | null
  /** The value in force, or the one that was returned; null: never marked. */
  readonly mark: MarkView | null
}

export interface MarkView {
  readonly happenedOn: CivilDate
  readonly recordedAt: Instant
  /** Null: recorded without an actor. */
  readonly recordedBy: {
    readonly personId: string
    readonly seatId: SeatKey | null
    readonly via: Actor['via'] | null
  } | null
  readonly values: FactValues
  readonly evidence: readonly Evidence[]
  readonly note: string
  readonly belowNorm: readonly string[]
  /** Sequence of its event. */
  readonly sequence: number
}

export function milestoneView(row: MilestoneTable): MilestoneView {
  return {
    teamId: row.team_id,
    step: row.step,
    period: row.period,
    milestone: row.milestone,
    state: row.state,
    dueAt: row.due_at,
    originalDueAt: row.original_due_at,
    remindAt: readStored<readonly Instant[]>(row.remind_at),
    yellowAt: row.yellow_at,
    redAt: row.red_at,
    levelThreeAt: row.level_three_at,
    provisional: row.provisional === 1,
    rule: row.rule,
    rung: row.rung,
    remindedAt: row.reminded_at,
    returnedReason: row.returned_reason,
    mark: markView(row),
  }
}

function markView(row: MilestoneTable): MarkView | null {
  if (row.happened_on === null || row.recorded_at === null || row.sequence === null) return null
  return {
    happenedOn: row.happened_on,
    recordedAt: row.recorded_at,
    recordedBy:
      row.recorded_by_person_id === null
        ? null
        : { personId: row.recorded_by_person_id, seatId: row.recorded_by_seat_id, via: row.recorded_via },
    values: readStored<FactValues>(row.values ?? '{}'),
    evidence: readStored<readonly Evidence[]>(row.evidence ?? '[]'),
    note: row.note ?? '',
    belowNorm: readStored<readonly string[]>(row.below_norm ?? '[]'),
    sequence: row.sequence,
  }
}
