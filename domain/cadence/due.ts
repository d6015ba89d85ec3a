import { type Instant, instantAt } from '../calendar/instant.ts'
import { isInOfficeHours, nextLook } from '../calendar/office-hours.ts'
import { stripDays } from '../calendar/strip.ts'
import { closeEvents, closingOf } from './close.ts'
import type { CadenceEvent, CadenceEventBody } from './events.ts'
import { definitionOf, isPressed } from './milestones.ts'
import { graceAfterOutage, staleReminders } from './outage/outage.ts'
import { isDutyDone, nextOrderId, openOrder } from './orders/orders.ts'
import { record } from './record.ts'
import { redsInARow } from './row-of-reds.ts'
import {
  type CadenceState,
  isOver,
  type MilestoneState,
  type OccurrenceState,
  type OrderState,
  type Rung,
} from './state.ts'

/** Something that time itself causes. */
interface Effect {
  readonly scheduledAt: Instant
  /** Order among effects of one moment. */
  readonly order: number
  readonly what: OccurrenceEffect | { readonly kind: 'ask'; readonly supervision: OrderState }
}

type OccurrenceEffect = { readonly occurrence: OccurrenceState } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'remind'; readonly milestone: MilestoneState; readonly remindAt: Instant }
  | { readonly kind: 'rung'; readonly milestone: MilestoneState; readonly rung: Rung }
  | { readonly kind: 'expire' }
)

/**
 * The events that time has caused by `at`, in order; none outside the office's hours, since nothing is due, reminded or
 * escalated on a day off or at night. Late effects carry when they were scheduled.
 * @source docs/architecture.md, "The pure core"; docs/programme.md 3.5, 3.8
 */
export function due(state: CadenceState, at: Instant): readonly CadenceEvent[] {
  if (isOver(state) || state.strip.days === '' || !isInOfficeHours(stripDays(state.strip), at)) return []
  const events: CadenceEvent[] = []
  let current = state
  const happen = (bodies: readonly CadenceEventBody[], scheduledAt: Instant): void => {
    const step = record(current, bodies, { at, scheduledAt })
    events.push(...step.events)
    current = step.state
  }
  const outage = pendingOutage(current, at)
  if (outage !== null) happen([outage, ...extendedExpiries(current, at)], outage.from)
  for (
    let next = firstEffect(current, at);
    next !== null && next.scheduledAt <= at;
    next = firstEffect(current, at)
  ) {
    happen(bodiesOf(current, next), next.scheduledAt)
  }
  return events
}

/** When the cadence has to look again; null: only a message can wake it. @source docs/architecture.md, "The loop" */
export function nextInstant(state: CadenceState, at: Instant): Instant | null {
  if (isOver(state)) return null
  const next = firstEffect(state, at)
  if (next === null) return null
  if (next.scheduledAt > at) return next.scheduledAt
  const workingDays = stripDays(state.strip)
  return isInOfficeHours(workingDays, at) ? at : nextLook(workingDays, at)
}

function firstEffect(state: CadenceState, at: Instant): Effect | null {
  const suspendedAt = state.suspension === null ? null : instantAt(state.suspension.on, '00:00')
  if (suspendedAt !== null && at >= suspendedAt) return null
  let first: Effect | null = null
  for (const effect of effectsOf(state, at)) {
    if (suspendedAt !== null && effect.scheduledAt >= suspendedAt) continue
    if (first === null || effect.scheduledAt < first.scheduledAt) first = effect
    else if (effect.scheduledAt === first.scheduledAt && effect.order < first.order) first = effect
  }
  return first
}

function effectsOf(state: CadenceState, at: Instant): Effect[] {
  const ofOccurrences = state.occurrences.flatMap((occurrence): Effect[] => {
    if (occurrence.state === 'planned')
      return [{ scheduledAt: occurrence.opensAt, order: 0, what: { kind: 'open', occurrence } }]
    const pressed = occurrence.milestones.filter((milestone) =>
      isPressed(state.setup.definition, occurrence, milestone),
    )
    return [
      ...pressed.flatMap((milestone) => reminderEffect(occurrence, milestone)),
      ...pressed.flatMap((milestone) => rungEffect(occurrence, milestone, at)),
      { scheduledAt: occurrence.expiresAt, order: 3, what: { kind: 'expire', occurrence } },
    ]
  })
  return [...ofOccurrences, ...askEffects(state)]
}

/** What is asked for once: the signature under a draft, the reply to an order; not when its duties are done. */
function askEffects(state: CadenceState): Effect[] {
  return state.orders.flatMap((supervision): Effect[] =>
    supervision.askAt === null || isDutyDone(state, supervision)
      ? []
      : [{ scheduledAt: supervision.askAt, order: 4, what: { kind: 'ask', supervision } }],
  )
}

function reminderEffect(occurrence: OccurrenceState, milestone: MilestoneState): Effect[] {
  const [remindAt] = milestone.remindAt
  if (remindAt === undefined) return []
  return [{ scheduledAt: remindAt, order: 1, what: { kind: 'remind', occurrence, milestone, remindAt } }]
}

/** The next rung; of several that passed by `at` only the highest. */
function rungEffect(occurrence: OccurrenceState, milestone: MilestoneState, at: Instant): Effect[] {
  const rungs = (
    [
      [1, milestone.yellowAt],
      [2, milestone.redAt],
      [3, milestone.levelThreeAt],
    ] as const
  ).flatMap(([rung, rungAt]) => {
    if (rungAt === null || rung <= milestone.rung) return []
    const scheduledAt =
      milestone.ladderFrom !== null && milestone.ladderFrom > rungAt ? milestone.ladderFrom : rungAt
    return [{ rung, scheduledAt }]
  })
  const passed = rungs.filter((each) => each.scheduledAt <= at)
  const [upcoming] = rungs
  const soonest = upcoming === undefined ? undefined : highestOfMoment(rungs, upcoming.scheduledAt)
  const chosen = passed.at(-1) ?? soonest
  return chosen === undefined
    ? []
    : [
        {
          scheduledAt: chosen.scheduledAt,
          order: 2,
          what: { kind: 'rung', occurrence, milestone, rung: chosen.rung },
        },
      ]
}

function highestOfMoment<T extends { readonly scheduledAt: Instant }>(
  rungs: readonly T[],
  moment: Instant,
): T | undefined {
  return rungs.findLast((each) => each.scheduledAt === moment)
}

function bodiesOf(state: CadenceState, { what }: Effect): readonly CadenceEventBody[] {
  if (what.kind === 'ask') {
    const { orderId, period, state: orderState } = what.supervision
    return [{ kind: orderState === 'draft' ? 'orderLeftUnsigned' : 'orderLeftUnanswered', period, orderId }]
  }
  const { occurrence } = what
  const { period } = occurrence
  switch (what.kind) {
    case 'open':
      return occurrence.exempt
        ? closeEvents(state, period, { result: 'exempt', gaps: 0, missed: [], dropped: [] })
        : [{ kind: 'occurrenceOpened', period }]
    case 'remind':
      return [
        { kind: 'milestoneReminded', period, milestone: what.milestone.milestone, remindAt: what.remindAt },
      ]
    case 'rung':
      return rungBodies(state, occurrence, what.milestone.milestone, what.rung)
    case 'expire':
      return closeEvents(state, period, closingOf(state.setup.definition, occurrence))
  }
}

/** @source docs/programme.md, "Red" */
function rungBodies(
  state: CadenceState,
  occurrence: OccurrenceState,
  milestone: string,
  rung: Rung,
): readonly CadenceEventBody[] {
  const { definition } = state.setup
  const { period } = occurrence
  if (rung === 1) return [{ kind: 'milestoneTurnedYellow', period, milestone }]
  if (rung === 3)
    return [
      ...orderBodies(state, occurrence, milestone),
      { kind: 'milestoneReachedLevelThree', period, milestone },
    ]
  const orderId = nextOrderId(state, occurrence)
  const turned: CadenceEventBody = { kind: 'milestoneTurnedRed', period, milestone }
  const red = [turned, ...orderBodies(state, occurrence, milestone)]
  if (definition.levelThree.kind === 'workdays' || milestone !== definition.main) return red
  const reds = redsInARow(state, period) + 1
  if (reds === definition.levelThree.reds - 1) return [...red, { kind: 'rowOfRedsNudged', period, reds }]
  if (reds !== definition.levelThree.reds) return red
  const drafted: CadenceEventBody = { kind: 'orderDrafted', period, orderId, lines: [milestone] }
  return [
    ...red,
    ...(openOrder(state, period) === null ? [drafted] : []),
    { kind: 'milestoneReachedLevelThree', period, milestone },
  ]
}

/** The order that a milestone from red on drafts or joins; none for the salon, none for what `association-city` owes. */
function orderBodies(
  state: CadenceState,
  occurrence: OccurrenceState,
  milestone: string,
): readonly CadenceEventBody[] {
  const { definition } = state.setup
  const { period } = occurrence
  if (definition.levelThree.kind === 'reds-in-a-row') return []
  if (definitionOf(definition, milestone).owner === 'association-city') return []
  const orderId = nextOrderId(state, occurrence)
  const order = openOrder(state, period)
  if (order === null) return [{ kind: 'orderDrafted', period, orderId, lines: [milestone] }]
  return order.lines.includes(milestone) ? [] : [{ kind: 'orderLineAdded', period, orderId, milestone }]
}

/** The outage that nobody has noted yet; null: none. There was one when a whole look was missed. */
export function pendingOutage(
  state: CadenceState,
  at: Instant,
): Extract<CadenceEventBody, { kind: 'outageNoted' }> | null {
  const first = firstEffect(state, at)
  if (first === null || nextLook(stripDays(state.strip), first.scheduledAt) > at) return null
  const missedNotices = state.occurrences
    .filter((occurrence) => occurrence.state === 'open')
    .flatMap((occurrence) =>
      occurrence.milestones.filter((each) => isPressed(state.setup.definition, occurrence, each)),
    )
    .reduce((sum, milestone) => sum + staleReminders(milestone, at).length, 0)
  return { kind: 'outageNoted', from: first.scheduledAt, to: at, missedNotices }
}

/** After an outage no occurrence expires before the days of grace are over. */
function extendedExpiries(state: CadenceState, at: Instant): CadenceEventBody[] {
  const { expiresAt } = graceAfterOutage(stripDays(state.strip), at)
  return state.occurrences
    .filter((occurrence) => !occurrence.exempt && occurrence.expiresAt < expiresAt)
    .map(({ period }) => ({ kind: 'datesMoved', period, milestones: [], expiresAt, rule: '系统中断后顺延' }))
}
