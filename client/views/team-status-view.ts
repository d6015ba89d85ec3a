import { definitionOf } from '../../domain/cadence/milestones.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { type Light, worstLight } from '../../domain/cadence/lights.ts'
import type { OccurrenceResult } from '../../domain/cadence/events.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import type { StepDefinition, Template } from '../../domain/programme/template.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import type { TeamView } from '../../ledger/queries/teams.ts'
import { type DutyView, dutyView } from '../../ledger/views/duty-view.ts'
import { isSuspended, stepOf } from '../../ledger/views/inbox-view.ts'
import { type NamedOrder, namedOrder } from '../../ledger/views/order-to-do.ts'

/** The state of a team's six steps. @source docs/contracts.md, "hopelight show, inbox and history" */
export interface TeamStatusView {
  readonly teamId: string
  readonly name: string
  readonly county: string
  readonly industry: string
  readonly template: string
  readonly startOn: string
  readonly endsOn: string
  readonly state: 'running' | 'suspended' | 'concluded' | 'released'
  readonly suspendedOn: string | null
  /** Where it goes on; null: it was not released. */
  readonly releasedTo: string | null
  readonly asOf: Instant
  readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
  readonly steps: readonly StepStatusView[]
  /** 督办单 that are not closed. */
  readonly orders: readonly NamedOrder[]
}

export interface StepStatusView {
  readonly step: StepKey
  readonly name: string
  /** Its main milestone is an event. */
  readonly meeting: boolean
  /** `starting`: its workflow has not recorded its start yet. */
  readonly state: 'starting' | 'running' | 'suspended' | 'concluded' | 'released'
  /** The worst of its open occurrences; grey 未启动 or 已结束 when there is none. */
  readonly light: Light
  readonly word: string
  /** Open ones, by opening. */
  readonly open: readonly OccurrenceStatusView[]
  /** The one that opens next; null: none is planned. */
  readonly next: { readonly period: string; readonly opensAt: Instant; readonly provisional: boolean } | null
  /** Closed occurrences by result. */
  readonly closed: Readonly<Record<OccurrenceResult, number>>
  readonly lastClosed: {
    readonly period: string
    readonly result: OccurrenceResult
    readonly gaps: number
  } | null
}

export interface OccurrenceStatusView {
  readonly period: string
  readonly opensAt: Instant
  readonly expiresAt: Instant
  readonly provisional: boolean
  readonly light: Light
  readonly word: string
  readonly milestones: readonly DutyView[]
}

export interface TeamStatusInput {
  readonly view: TeamView
  readonly releasedTo: string | null
  /** All occurrences of the team, by opening. */
  readonly occurrences: readonly OccurrenceView[]
  readonly template: Template
  readonly at: Instant
}

export function teamStatusView({
  view,
  releasedTo,
  occurrences,
  template,
  at,
}: TeamStatusInput): TeamStatusView {
  const { team, cadences, orders } = view
  const suspended = isSuspended(team, dateOf(at))
  return {
    teamId: team.teamId,
    name: team.name,
    county: team.county,
    industry: team.industry,
    template: team.template,
    startOn: team.startOn,
    endsOn: team.endsOn,
    state: team.state,
    suspendedOn: team.suspendedOn,
    releasedTo,
    asOf: at,
    seats: team.seats,
    steps: template.steps.map((definition) => ({
      ...stepStatus(
        definition,
        occurrences.filter(({ step }) => step === definition.step),
        { suspended, at },
      ),
      state: cadences.find(({ step }) => step === definition.step)?.state ?? 'starting',
    })),
    orders: orders.map((order) => namedOrder(order, stepOf(template, order))),
  }
}

function stepStatus(
  definition: StepDefinition,
  own: readonly OccurrenceView[],
  { suspended, at }: { readonly suspended: boolean; readonly at: Instant },
): Omit<StepStatusView, 'state'> {
  const open = own
    .filter(({ state }) => state === 'open')
    .map((occurrence) => occurrenceStatus(definition, occurrence, { suspended, at }))
  const next = own.find(({ state }) => state === 'planned')
  const results = own.flatMap(({ period, result, gaps, closedAt }) =>
    result === null ? [] : [{ period, result, gaps, closedAt: closedAt ?? '' }],
  )
  const last = results.toSorted((one, other) => (one.closedAt < other.closedAt ? -1 : 1)).at(-1)
  const count = (result: OccurrenceResult): number => results.filter((each) => each.result === result).length
  return {
    step: definition.step,
    name: definition.name,
    meeting: definitionOf(definition, definition.main).meeting,
    ...worstOf(open, noneOpenWord(next !== undefined, results.length > 0)),
    open,
    next:
      next === undefined
        ? null
        : { period: next.period, opensAt: next.opensAt, provisional: next.provisional },
    closed: {
      done: count('done'),
      'done-late': count('done-late'),
      missed: count('missed'),
      exempt: count('exempt'),
      waived: count('waived'),
      suspended: count('suspended'),
    },
    lastClosed: last === undefined ? null : { period: last.period, result: last.result, gaps: last.gaps },
  }
}

function occurrenceStatus(
  definition: StepDefinition,
  occurrence: OccurrenceView,
  { suspended, at }: { readonly suspended: boolean; readonly at: Instant },
): OccurrenceStatusView {
  const milestones = occurrence.milestones.map((row) =>
    dutyView({ definition, suspended, at }, occurrence, row),
  )
  return {
    period: occurrence.period,
    opensAt: occurrence.opensAt,
    expiresAt: occurrence.expiresAt,
    provisional: occurrence.provisional,
    ...worstOf(milestones, '不计'),
    milestones,
  }
}

interface Lit {
  readonly light: Light
  readonly word: string
}

/** Of a step with nothing open: one that waits for its next occurrence is no alarm. */
export function noneOpenWord(hasNext: boolean, hasClosed: boolean): string {
  return hasClosed && !hasNext ? '已结束' : '未启动'
}

/** The worst light with its word; of several green ones the word of what is still owed. */
export function worstOf(shown: readonly Lit[], whenNone: string): Lit {
  const light = worstLight(shown.map((each) => each.light))
  const same = shown.filter((each) => each.light === light)
  const word = same.find((each) => each.word !== '已完成')?.word ?? same[0]?.word ?? whenNone
  return { light, word }
}
