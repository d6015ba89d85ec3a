import type { Actor, Evidence, FactValues } from '../../domain/cadence/commands.ts'
import { type Light, lightOf, lightWord } from '../../domain/cadence/lights.ts'
import { meetingPlanOf } from '../../domain/cadence/plan/meeting-plan.ts'
import { definitionOf, neededFirst, type Press, pressOf } from '../../domain/cadence/milestones.ts'
import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { Rank, StepDefinition } from '../../domain/programme/template.ts'
import type { OccurrenceView } from '../queries/occurrences.ts'

type MilestoneRow = OccurrenceView['milestones'][number]

/** A milestone of an open occurrence as people read it: the ledger's row joined with the template. */
export interface DutyView {
  readonly teamId: string
  readonly step: StepKey
  readonly period: string
  readonly milestone: string
  /** 举办沙龙. */
  readonly name: string
  readonly rank: Rank
  readonly owner: SeatKey
  readonly optional: boolean
  /** An event, not a document. */
  readonly meeting: boolean
  /** Of an event: the day it is to be or was recorded for, to fill in for people; null of a document. */
  readonly meetingOn: CivilDate | null
  readonly state: MilestoneRow['state']
  /** Whether anybody is asked for it. */
  readonly press: Press
  readonly dueAt: Instant
  readonly originalDueAt: Instant
  readonly provisional: boolean
  readonly light: Light
  /** The light's official word. */
  readonly word: string
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly levelThreeAt: Instant | null
  /** Which rule fixed the due. */
  readonly rule: string
  readonly returnedReason: string | null
  /** Milestones that must happen first; empty: it can be done now. */
  readonly waitsFor: readonly string[]
  /** Their Chinese names. */
  readonly waitsForNames: readonly string[]
  readonly mark: {
    readonly happenedOn: string
    readonly recordedAt: Instant
    readonly personId: string | null
    readonly seatId: SeatKey | null
    readonly via: Actor['via'] | null
    readonly values: FactValues
    readonly evidence: readonly Evidence[]
    readonly note: string
    readonly belowNorm: readonly string[]
    readonly sequence: number
  } | null
}

export interface DutyContext {
  readonly definition: StepDefinition
  readonly suspended: boolean
  readonly at: Instant
}

export function dutyView(
  { definition, suspended, at }: DutyContext,
  occurrence: OccurrenceView,
  row: MilestoneRow,
): DutyView {
  const own = definitionOf(definition, row.milestone)
  const waitsFor = neededFirst(own).filter((needed) => !hasHappened(occurrence, needed))
  const press = pressOf(definition, occurrence, row)
  const isQuiet = press === 'waits' || press === 'over'
  const light =
    isQuiet && !suspended ? 'green' : lightOf({ ...row, reminded: row.remindedAt !== null, suspended }, at)
  const { mark } = row
  return {
    teamId: row.teamId,
    step: row.step,
    period: row.period,
    milestone: row.milestone,
    name: own.name,
    rank: own.rank,
    owner: own.owner,
    optional: own.optional,
    meeting: own.meeting,
    meetingOn: meetingPlanOf(definition, occurrence.milestones, row.milestone)?.on ?? null,
    state: row.state,
    press,
    dueAt: row.dueAt,
    originalDueAt: row.originalDueAt,
    provisional: row.provisional,
    light,
    word: wordOf(light, row, suspended, at),
    yellowAt: row.yellowAt,
    redAt: row.redAt,
    levelThreeAt: row.levelThreeAt,
    rule: row.rule,
    returnedReason: row.returnedReason,
    waitsFor,
    waitsForNames: waitsFor.map((each) => definitionOf(definition, each).name),
    mark:
      mark === null
        ? null
        : {
            happenedOn: mark.happenedOn,
            recordedAt: mark.recordedAt,
            personId: mark.recordedBy?.personId ?? null,
            seatId: mark.recordedBy?.seatId ?? null,
            via: mark.recordedBy?.via ?? null,
            values: mark.values,
            evidence: mark.evidence,
            note: mark.note,
            belowNorm: mark.belowNorm,
            sequence: mark.sequence,
          },
  }
}

function hasHappened(occurrence: OccurrenceView, milestone: string): boolean {
  return occurrence.milestones.some((each) => each.milestone === milestone && each.mark !== null)
}

function wordOf(light: Light, row: MilestoneRow, suspended: boolean, at: Instant): string {
  const word = lightWord({ light, state: row.state, pastDue: dateOf(at) > dateOf(row.dueAt) })
  if (light !== 'grey') return word
  if (suspended) return `${word}（暂停）`
  return row.state === 'waived' ? `${word}（经批准免办）` : word
}
