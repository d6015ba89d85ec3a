import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { periodOf } from '../../domain/calendar/period.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import type { OccurrenceView } from '../queries/occurrences.ts'
import type { TeamSummary } from '../queries/teams.ts'
import { type DutyView, dutyView } from './duty-view.ts'
import { markLine } from './mark-line.ts'

/** A duty that is owed now, with the line that records it. */
export interface InboxDuty extends DutyView {
  readonly county: string
  readonly stepName: string
  readonly command: string
}

export interface InboxInput {
  readonly teams: readonly TeamSummary[]
  readonly open: readonly OccurrenceView[]
  readonly templateOf: (name: string) => Template
  readonly at: Instant
}

/**
 * What is owed, by due, then team, step and period; optional duties and those that wait for another one included, those
 * that prepared what has happened left out.
 */
export function inboxView(
  { teams, open, templateOf, at }: InboxInput,
  seat: SeatKey | null,
): readonly InboxDuty[] {
  const byId = new Map(teams.map((team) => [team.teamId, team]))
  const duties = open.flatMap((occurrence) => {
    const team = byId.get(occurrence.teamId)
    if (team === undefined || team.state === 'released') return []
    const definition = stepOf(templateOf(team.template), occurrence)
    const suspended = isSuspended(team, dateOf(at))
    return occurrence.milestones
      .map((row) => dutyView({ definition, suspended, at }, occurrence, row))
      .filter(({ press }) => press === 'pressed' || press === 'waits')
      .filter((duty) => seat === null || duty.owner === seat)
      .map(
        (duty): InboxDuty => ({
          ...duty,
          county: team.county,
          stepName: definition.name,
          command: markLine(definition, duty),
        }),
      )
  })
  return duties.toSorted((one, other) => compare(sortKey(one), sortKey(other)))
}

export interface ToDo {
  /** 今日必办: due today or before. */
  readonly today: readonly InboxDuty[]
  /** 本周要办: due by this week's Sunday. */
  readonly thisWeek: readonly InboxDuty[]
  /** 退回补正. */
  readonly returned: readonly InboxDuty[]
}

/** What a seat has to do next; without optional duties, those that wait for another one, and suspended teams. */
export function toDo(duties: readonly InboxDuty[], at: Instant): ToDo {
  const today = dateOf(at)
  const weekEndsOn = periodOf('week', today).lastOn
  const pressing = duties.filter(
    ({ light, optional, press }) => press === 'pressed' && !optional && light !== 'grey',
  )
  const pending = pressing.filter((duty) => duty.state !== 'returned')
  return {
    today: pending.filter((duty) => dateOf(duty.dueAt) <= today),
    thisWeek: pending.filter((duty) => dateOf(duty.dueAt) > today && dateOf(duty.dueAt) <= weekEndsOn),
    returned: pressing.filter((duty) => duty.state === 'returned'),
  }
}

/** Whether working time stands still here; of a team that was released it does for good. */
export function isSuspended(
  { state, suspendedOn }: Pick<TeamSummary, 'state' | 'suspendedOn'>,
  today: CivilDate,
): boolean {
  if (state === 'released') return true
  return state === 'suspended' && suspendedOn !== null && suspendedOn <= today
}

export function stepOf(template: Template, { step }: Pick<OccurrenceView, 'step'>): StepDefinition {
  const found = template.steps.find((each) => each.step === step)
  if (found === undefined) throw new Error(`${template.template} has no step ${step}`)
  return found
}

function sortKey({ dueAt, teamId, step, period }: InboxDuty): string {
  return [dueAt, teamId, step, period].join(' ')
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
