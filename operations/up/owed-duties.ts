import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { shownLine } from '../../domain/shown-text.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import type { TeamSummary } from '../../ledger/queries/teams.ts'
import { type DutyView, dutyView } from '../../ledger/views/duty-view.ts'
import { isSuspended } from '../../ledger/views/inbox-view.ts'
import { markLine } from '../../ledger/views/mark-line.ts'

/** What a team owes next in one step. */
export interface OwedDuty extends DutyView {
  readonly county: string
  readonly stepName: string
  /** When its occurrence opens; null: it is open. */
  readonly opensAt: Instant | null
  /** The line that records it. */
  readonly command: string
}

/**
 * For each step of a team the earliest duty that somebody can do now, by due; of a step with nothing open the first one
 * that is planned. `occurrences` are the team's planned and open ones by opening.
 */
export function owedDuties(
  team: TeamSummary,
  template: Template,
  occurrences: readonly OccurrenceView[],
  at: Instant,
): readonly OwedDuty[] {
  return template.steps
    .flatMap((definition) => {
      const own = occurrences.filter(({ step, exempt }) => step === definition.step && exempt === null)
      const open = own.filter(({ state }) => state === 'open')
      const owed = open.flatMap((occurrence) => dutiesOf(team, definition, occurrence, at))
      const [planned] = own.filter(({ state }) => state === 'planned')
      const next = owed.length > 0 || planned === undefined ? owed : dutiesOf(team, definition, planned, at)
      return next.toSorted(byDue).slice(0, 1)
    })
    .toSorted(byDue)
}

/** What can be done now before what only opens later, each by due. */
export function byUrgency(one: OwedDuty, other: OwedDuty): number {
  const later = Number(one.opensAt !== null) - Number(other.opensAt !== null)
  return later === 0 ? byDue(one, other) : later
}

function byDue(one: Pick<OwedDuty, 'dueAt'>, other: Pick<OwedDuty, 'dueAt'>): number {
  return one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0
}

function dutiesOf(
  team: TeamSummary,
  definition: StepDefinition,
  occurrence: OccurrenceView,
  at: Instant,
): readonly OwedDuty[] {
  const suspended = isSuspended(team, dateOf(at))
  const isOpen = occurrence.state === 'open'
  return occurrence.milestones
    .map((row) => dutyView({ definition, suspended, at }, occurrence, row))
    .filter(({ optional, press }) => press === 'pressed' && !optional)
    .map((duty) => ({
      ...duty,
      light: isOpen ? duty.light : 'grey',
      word: isOpen ? duty.word : '待启动',
      county: shownLine(team.county),
      stepName: definition.name,
      opensAt: isOpen ? null : occurrence.opensAt,
      command: markLine(definition, duty),
    }))
}
