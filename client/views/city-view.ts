import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { isExpected } from '../../domain/cadence/expected.ts'
import type { Light } from '../../domain/cadence/lights.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { CityCounts } from '../../ledger/queries/city-counts.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import type { TeamSummary } from '../../ledger/queries/teams.ts'
import { type DutyContext, type DutyView, dutyView } from '../../ledger/views/duty-view.ts'
import { isSuspended } from '../../ledger/views/inbox-view.ts'
import { noneOpenWord, worstOf } from './team-status-view.ts'

/** One row of the city's table: a county's team. */
export interface CityRow {
  readonly teamId: string
  readonly county: string
  readonly name: string
  readonly state: TeamSummary['state']
  readonly steps: readonly CityCell[]
  /** What to look at next. */
  readonly command: string
}

export interface CityCell {
  readonly step: StepKey
  readonly name: string
  /** 进行中: occurrences that are open. */
  readonly open: number
  /** 应开: occurrences whose due day has passed or that were held; 免开, waived and suspended ones not counted. */
  readonly expected: number
  /** 已开: of those, whose main milestone is done. */
  readonly held: number
  /** 免开. */
  readonly exempt: number
  /** 待报: duties past their due that have not turned yellow, those that wait for another one not counted. */
  readonly pastDue: number
  /** 逾期: duties that turned yellow or red. */
  readonly overdue: number
  readonly light: Light
  /** The light's word; 未启动 or 已结束 when nothing is open. */
  readonly word: string
  /** When the next occurrence opens; null: none is planned. */
  readonly nextOpensAt: Instant | null
}

export interface CityInput {
  readonly teams: readonly TeamSummary[]
  readonly counts: readonly CityCounts[]
  /** Planned and open ones, by opening. */
  readonly occurrences: readonly OccurrenceView[]
  readonly templateOf: (name: string) => Template
  readonly at: Instant
}

/** A team a row, in the order of the teams. */
export function cityView({ teams, counts, occurrences, templateOf, at }: CityInput): readonly CityRow[] {
  const occurrencesByCell = Map.groupBy(occurrences, cellKey)
  const countsByCell = new Map(counts.map((each) => [cellKey(each), each.occurrences]))
  return teams.map((team) => {
    const suspended = isSuspended(team, dateOf(at))
    return {
      teamId: team.teamId,
      county: team.county,
      name: team.name,
      state: team.state,
      steps: templateOf(team.template).steps.map((definition) => {
        const key = cellKey({ teamId: team.teamId, step: definition.step })
        const context = { definition, suspended, at }
        return cellOf(context, occurrencesByCell.get(key) ?? [], countsByCell.get(key) ?? {})
      }),
      command: `npx hopelight show ${team.teamId}`,
    }
  })
}

function cellKey({ teamId, step }: { readonly teamId: string; readonly step: StepKey }): string {
  return `${teamId}/${step}`
}

function cellOf(
  context: DutyContext,
  occurrences: readonly OccurrenceView[],
  closed: CityCounts['occurrences'],
): CityCell {
  const { definition, at } = context
  const open = occurrences.filter(({ state }) => state === 'open')
  const next = occurrences.find(({ state }) => state === 'planned')
  const duties = open.flatMap((occurrence) =>
    occurrence.milestones.map((row) => dutyView(context, occurrence, row)),
  )
  const held = duties.filter(
    ({ milestone, state }) => milestone === definition.main && (state === 'done' || state === 'done-late'),
  )
  const closedHeld = (closed.done ?? 0) + (closed['done-late'] ?? 0)
  const owed = open.filter(({ milestones }) =>
    isExpected(
      milestones.find(({ milestone }) => milestone === definition.main),
      at,
    ),
  )
  const expected = owed.length + closedHeld + (closed.missed ?? 0)
  const exempt = closed.exempt ?? 0
  return {
    step: definition.step,
    name: definition.name,
    open: open.length,
    expected,
    held: held.length + closedHeld,
    exempt,
    pastDue: duties.filter((duty) => duty.press === 'pressed' && isPastDue(duty, at)).length,
    overdue: duties.filter((duty) => duty.press === 'pressed' && isTurned(duty)).length,
    ...worstOf(duties, noneOpenWord(next !== undefined, expected + exempt > 0)),
    nextOpensAt: next?.opensAt ?? null,
  }
}

function isPastDue(duty: DutyView, at: Instant): boolean {
  return duty.light === 'blue' && duty.dueAt <= at
}

function isTurned({ light, state }: DutyView): boolean {
  return light === 'red' || (light === 'yellow' && state !== 'returned')
}
