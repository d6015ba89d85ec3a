import { type CivilDate, parseCivilDate } from '../../calendar/civil-date.ts'
import { dateOf, type Instant } from '../../calendar/instant.ts'
import type { StepDefinition } from '../../programme/template.ts'
import type { FactValues } from '../commands.ts'
import { definitionOf } from '../milestones.ts'

/** Facts of a prep that say when and where its meeting is to be; the first one recorded counts. */
const dayFacts = ['plannedOn', 'visitFromOn'] as const
const placeFacts = ['plannedPlace', 'place'] as const

export interface MeetingPlan {
  /**
   * What stands for the meeting's day wherever one is filled in for people: the day it was recorded for, else the day
   * planned, else its due day; never the day of asking, which would make a true record late.
   */
  readonly on: CivilDate
  /** Null: nobody planned it yet. */
  readonly place: string | null
}

/** A milestone as far as a meeting's plan is concerned. */
export interface PlanRow {
  readonly milestone: string
  readonly dueAt: Instant
  readonly mark: { readonly happenedOn: CivilDate; readonly values: FactValues } | null
}

/** Null: the milestone is no meeting, or none of the occurrence's. */
export function meetingPlanOf(
  definition: StepDefinition,
  rows: readonly PlanRow[],
  milestone: string,
): MeetingPlan | null {
  const own = definitionOf(definition, milestone)
  const row = rows.find((each) => each.milestone === milestone)
  if (!own.meeting || row === undefined) return null
  const preps =
    own.rank === 'main' ? rows.filter((each) => definitionOf(definition, each.milestone).rank === 'prep') : []
  const plannedOn = parseCivilDate(textAmong(preps, dayFacts) ?? '')
  return { on: row.mark?.happenedOn ?? plannedOn ?? dateOf(row.dueAt), place: textAmong(preps, placeFacts) }
}

function textAmong(rows: readonly PlanRow[], facts: readonly string[]): string | null {
  const values = rows.flatMap(({ mark }) => facts.map((fact) => mark?.values[fact]))
  const found = values.find((value): value is string => typeof value === 'string' && value.trim() !== '')
  return found ?? null
}
