import type { Instant } from '../calendar/instant.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { CadenceEvent } from './events.ts'
import { definitionOf, milestoneOf } from './milestones.ts'
import { openOrder } from './orders/orders.ts'
import type { Notice, NoticeKind, NoticeLine } from './notice.ts'
import type { CadenceState, MilestoneState, OccurrenceState } from './state.ts'

/**
 * Which seats are told what of an event. `before` is the state in which it happened, `after` the one it led to.
 * @source docs/programme.md, "Who is told"; docs/channels.md, "Keys"
 */
export function noticesOf(event: CadenceEvent, before: CadenceState, after: CadenceState): readonly Notice[] {
  switch (event.kind) {
    case 'occurrenceOpened':
      return openingNotice(event.period, event, before)
    case 'occurrenceClosed':
      return closingNotices(event, before)
    case 'milestoneReminded':
      return [milestoneNotice(before, event, 'reminder', reminderSeats(before, event.milestone))]
    case 'milestoneTurnedYellow':
      return [milestoneNotice(before, event, 'yellow', yellowSeats(before, event.milestone))]
    case 'milestoneTurnedRed':
      return [milestoneNotice(before, event, 'red', redSeats(before, event.milestone))]
    case 'milestoneReachedLevelThree':
      return [milestoneNotice(before, event, 'level-three', ['talent-office'])]
    case 'rowOfRedsNudged':
      return [
        notice(before, event, {
          period: event.period,
          kind: 'nudge',
          seats: ['liaison', 'association-county'],
        }),
      ]
    case 'orderDrafted':
      return [
        notice(before, event, {
          period: event.period,
          kind: 'order-drafted',
          seats: ['association-city'],
          lines: linesOf(before, event.period, event.lines),
        }),
      ]
    case 'orderLeftUnsigned':
      return [orderNotice(before, event, 'order-unsigned', ['talent-office', 'association-city'])]
    case 'orderNumbered':
      return numberedNotices(event, before)
    case 'orderLeftUnanswered':
      return [orderNotice(before, event, 'order-unanswered', ['association-county', 'association-city'])]
    case 'orderReplied':
      return [orderNotice(before, event, 'order-replied', ['association-city'])]
    case 'orderReturned':
      return [orderNotice(before, event, 'order-returned', ['association-county'], event.replyBy)]
    case 'orderClosed':
      // Nobody has heard of a draft.
      return openOrder(before, event.period)?.state === 'draft'
        ? []
        : [orderNotice(before, event, 'order-closed', ['association-county'])]
    case 'milestoneReturned':
      return [milestoneNotice(after, event, 'returned', [ownerOf(before, event.milestone)])]
    case 'datesMoved':
      return movedNotice(event, after)
    case 'cadenceStarted':
    case 'planExtended':
    case 'occurrencePlanned':
    case 'orderLineAdded':
    case 'orderIssued':
    case 'orderDropped':
    case 'milestonesMarked':
    case 'markRepeated':
    case 'milestoneCorrected':
    case 'lateRecordAdmitted':
    case 'cadenceSuspended':
    case 'cadenceResumed':
    case 'outageNoted':
    case 'commandRefused':
    case 'cadenceConcluded':
    case 'cadenceReleased':
    case 'cadenceAdopted':
      return []
  }
}

function closingNotices(
  event: Extract<CadenceEvent, { readonly kind: 'occurrenceClosed' }>,
  state: CadenceState,
): readonly Notice[] {
  const { period, result } = event
  if (result === 'suspended') return calledOffNotices(event, state)
  if (result !== 'exempt') return []
  return [notice(state, event, { period, kind: 'exempt', seats: ['liaison', 'association-county'] })]
}

function openingNotice(period: string, event: NoticeCause, state: CadenceState): readonly Notice[] {
  const occurrence = occurrenceOf(state, period)
  const main = milestoneOf(occurrence, state.setup.definition.main)
  if (main.dueAt < event.at) return []
  const owners = state.setup.definition.milestones.map((milestone) => milestone.owner)
  return [
    notice(state, event, {
      period,
      kind: 'opening',
      seats: distinct([...owners, 'liaison', ...invited]),
      lines: occurrence.milestones.map(lineOf),
      expiresAt: main.dueAt,
    }),
  ]
}

const invited: readonly SeatKey[] = ['chief-expert', 'expert', 'enterprise']

/**
 * Who owes something on another day is told, and of a meeting's new day all who were invited. What follows from a meeting
 * that happened is no news.
 */
function movedNotice(
  event: Extract<CadenceEvent, { readonly kind: 'datesMoved' }>,
  state: CadenceState,
): readonly Notice[] {
  const { definition } = state.setup
  const occurrence = occurrenceOf(state, event.period)
  const moved = event.milestones.filter(
    ({ dueAt, milestone, previousDueAt }) =>
      dueAt !== previousDueAt && definitionOf(definition, milestone).due.kind !== 'after',
  )
  if (moved.length === 0 || occurrence.state !== 'open') return []
  const own = moved.map(({ milestone }) => definitionOf(definition, milestone))
  const seats = own.flatMap(({ meeting, owner }) =>
    meeting ? [owner, 'liaison' as const, ...invited] : [owner],
  )
  return [
    notice(state, event, {
      period: event.period,
      kind: 'moved',
      seats: distinct(seats),
      lines: moved.map(({ dueAt, milestone, previousDueAt, provisional }) => ({
        milestone,
        dueAt,
        provisional,
        previousDueAt,
        rule: event.rule,
      })),
    }),
  ]
}

/** All who were invited to a meeting that a suspension swallowed. */
function calledOffNotices(
  event: Extract<CadenceEvent, { readonly kind: 'occurrenceClosed' }>,
  state: CadenceState,
): readonly Notice[] {
  const { definition } = state.setup
  const main = definitionOf(definition, definition.main)
  const occurrence = occurrenceOf(state, event.period)
  if (!main.meeting || occurrence.state !== 'open') return []
  const own = milestoneOf(occurrence, main.milestone)
  return [
    notice(state, event, {
      period: event.period,
      milestone: main.milestone,
      kind: 'called-off',
      seats: distinct([main.owner, 'liaison', ...invited]),
      lines: [{ ...lineOf(own), rule: '全团暂停' }],
      dueAt: own.dueAt,
      provisional: own.provisional,
    }),
  ]
}

/** An order is told once it has its number. */
function numberedNotices(
  event: Extract<CadenceEvent, { readonly kind: 'orderNumbered' }>,
  state: CadenceState,
): readonly Notice[] {
  const order = openOrder(state, event.period)
  if (order === null) return []
  const seats = orderReceivers(state, order.lines)
  return [orderNotice(state, event, 'order-issued', seats, order.replyBy ?? null)]
}

/** Of an order that outlived its occurrence only the period is known. */
function orderNotice(
  state: CadenceState,
  event: NoticeCause & { readonly period: string },
  kind: NoticeKind,
  seats: readonly SeatKey[],
  replyBy: Instant | null = null,
): Notice {
  const { period } = event
  const isOpen = state.occurrences.some((each) => each.period === period)
  const lines = isOpen ? linesOf(state, period, openOrder(state, period)?.lines ?? []) : []
  return notice(state, event, { period, kind, seats, lines, ...(replyBy === null ? {} : { dueAt: replyBy }) })
}

/** Whom the order is for, and who owes its lines; people who owe nothing to a machine get no order. */
function orderReceivers(state: CadenceState, lines: readonly string[]): readonly SeatKey[] {
  const owners = lines.map((line) => ownerOf(state, line)).filter((seat) => !invited.includes(seat))
  return distinct(['association-county', ...owners])
}

function reminderSeats(state: CadenceState, key: string): readonly SeatKey[] {
  const own = definitionOf(state.setup.definition, key)
  return own.meeting ? distinct([own.owner, 'liaison']) : [own.owner]
}

/** A rung whose only receiver is the owner goes one level up. */
function yellowSeats(state: CadenceState, key: string): readonly SeatKey[] {
  const owner = ownerOf(state, key)
  return owner === 'association-county' ? [owner, 'association-city'] : [owner, 'association-county']
}

function redSeats(state: CadenceState, key: string): readonly SeatKey[] {
  switch (ownerOf(state, key)) {
    case 'association-city':
      return ['association-city', 'talent-office']
    case 'association-county':
      return ['association-county', 'association-city']
    default:
      return ['association-county']
  }
}

function ownerOf(state: CadenceState, key: string): SeatKey {
  return definitionOf(state.setup.definition, key).owner
}

function milestoneNotice(
  state: CadenceState,
  event: NoticeCause & { readonly period: string; readonly milestone: string },
  kind: NoticeKind,
  seats: readonly SeatKey[],
): Notice {
  const milestone = milestoneOf(occurrenceOf(state, event.period), event.milestone)
  return notice(state, event, {
    period: event.period,
    milestone: event.milestone,
    kind,
    seats,
    lines: [lineOf(milestone)],
    dueAt: milestone.dueAt,
    provisional: milestone.provisional,
    expiresAt: nextMoment(milestone, kind, event.at),
  })
}

/** A reminder is of no use after its duty's due; a rung after the next one. */
function nextMoment(milestone: MilestoneState, kind: NoticeKind, at: Instant): Instant | null {
  const candidates =
    kind === 'reminder' ? [milestone.dueAt] : [milestone.yellowAt, milestone.redAt, milestone.levelThreeAt]
  return candidates.find((each) => each !== null && each > at) ?? null
}

type NoticeCause = Pick<CadenceEvent, 'at' | 'sequence'>

interface NoticeContent {
  readonly period: string
  readonly milestone?: string
  readonly kind: NoticeKind
  readonly seats: readonly SeatKey[]
  readonly lines?: readonly NoticeLine[]
  readonly dueAt?: Instant
  readonly provisional?: boolean
  readonly expiresAt?: Instant | null
}

function notice(state: CadenceState, event: NoticeCause, content: NoticeContent): Notice {
  const { teamId, definition } = state.setup
  const key = [
    teamId,
    definition.step,
    content.period,
    content.milestone ?? '-',
    content.kind,
    numberOf(event, content),
  ]
  return {
    noticeId: key.join('/'),
    teamId,
    step: definition.step,
    period: content.period,
    milestone: content.milestone ?? null,
    kind: content.kind,
    seats: content.seats,
    at: event.at,
    sequence: event.sequence,
    expiresAt: content.expiresAt ?? null,
    dueAt: content.dueAt ?? null,
    provisional: content.provisional ?? content.lines?.some((line) => line.provisional) ?? false,
    lines: content.lines ?? [],
  }
}

/** One for what happens once; the event's sequence for what may come again (reminders; rungs and nudges after a return). */
function numberOf(event: NoticeCause, content: NoticeContent): number {
  const once = content.kind === 'opening' || content.kind === 'exempt'
  return once ? 1 : event.sequence
}

function linesOf(state: CadenceState, period: string, keys: readonly string[]): readonly NoticeLine[] {
  const occurrence = occurrenceOf(state, period)
  return keys.map((key) => lineOf(milestoneOf(occurrence, key)))
}

function lineOf({ milestone, dueAt, provisional }: MilestoneState): NoticeLine {
  return { milestone, dueAt, provisional }
}

function occurrenceOf(state: CadenceState, period: string): OccurrenceState {
  const found = state.occurrences.find((occurrence) => occurrence.period === period)
  if (found === undefined) throw new Error(`no occurrence ${period}`)
  return found
}

function distinct(seats: readonly SeatKey[]): readonly SeatKey[] {
  return [...new Set(seats)]
}
