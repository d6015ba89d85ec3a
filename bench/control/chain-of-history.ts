import { defaultPayloadConverter } from '@temporalio/common'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { PlanPeriodsInput } from '../../domain/cadence/plan/plan-periods.ts'
import type { Outcomes } from '../../ledger/record/append.ts'
import type { CadenceInput } from '../../workflows/cadence-loop.ts'
import { milliseconds } from '../timestamp.ts'
import { type PlanAnswer, planAsked } from './plan-asked.ts'
import type { Chain, Move } from './moves.ts'

type HistoryEvent = NonNullable<History['events']>[number]
type Payload = NonNullable<
  NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>['input']
>['payloads']

/** What one workflow did, from the histories of all its runs, the first one first. */
export function chainOf(runs: readonly History[]): Chain {
  const events = runs.flatMap(({ events: ofRun }) => ofRun ?? [])
  const [started] = events
  const beganMs = milliseconds(started?.eventTime)
  const input = started?.workflowExecutionStartedEventAttributes?.input?.payloads
  const moves: Move[] = []
  const outcomes: Record<number, Outcomes> = {}
  const plans: Record<number, PlanPeriodsInput> = {}
  let nextIndex = 0
  const arrived = { timers: 0, updates: 0, signals: 0 }
  for (const event of events) {
    if (event.timerFiredEventAttributes != null) arrived.timers += 1
    if (event.workflowExecutionUpdateAcceptedEventAttributes != null) arrived.updates += 1
    if (event.workflowExecutionSignaledEventAttributes != null) arrived.signals += 1
    const move = moveOf(event, beganMs, moves.at(-1))
    if (move === null) continue
    const { signals, timers, updates } = arrived
    if (timers + updates + signals > 0) moves.push(['wait', timers, updates, signals])
    Object.assign(arrived, { timers: 0, updates: 0, signals: 0 })
    if (move[0] === 'write') outcomes[moves.length] = answerOf<Outcomes>(event)
    if (move[0] === 'plan') {
      const answer = answerOf<PlanAnswer>(event)
      plans[moves.length] = planAsked(firstInput(input), answer, nextIndex)
      nextIndex = answer.nextIndex
    }
    moves.push(move)
  }
  return { inputBytes: bytesOf(input), moves, outcomes, plans }
}

/** What the workflow itself did by this event; null: nothing. */
function moveOf(event: HistoryEvent, beganMs: number, before: Move | undefined): Move | null {
  const { timerStartedEventAttributes: timer, markerRecordedEventAttributes: marker } = event
  if (timer != null) {
    const armedMs = milliseconds(event.eventTime)
    return ['arm', Math.round(armedMs + milliseconds(timer.startToFireTimeout) - beganMs)]
  }
  if (marker?.markerName === 'core_local_activity') return localActivityOf(event)
  if (event.startChildWorkflowExecutionInitiatedEventAttributes != null)
    return before?.[0] === 'children' ? null : ['children']
  if (event.signalExternalWorkflowExecutionInitiatedEventAttributes != null) return ['conclude']
  const again = event.workflowExecutionContinuedAsNewEventAttributes
  return again == null ? null : ['continue', bytesOf(again.input?.payloads)]
}

function localActivityOf(event: HistoryEvent): Move {
  const details = event.markerRecordedEventAttributes?.details ?? {}
  const [head] = details['data']?.payloads ?? []
  if (head === undefined) throw new Error('a local activity without its name')
  const { activity_type: activity } = defaultPayloadConverter.fromPayload<{ activity_type: string }>(head)
  const answerBytes = bytesOf(details['result']?.payloads)
  const bytes = (row: unknown): number => Buffer.byteLength(JSON.stringify(row))
  if (activity === 'planPeriods')
    return ['plan', answerOf<PlanAnswer>(event).occurrences.map(bytes), answerBytes]
  // It reads, and writes nothing.
  if (activity === 'vouchForMessages') return ['write', [], answerBytes]
  const { events, notices } = answerOf<Outcomes>(event)
  return ['write', [...events, ...notices].map(bytes), answerBytes]
}

/** Hopelight's own answers, as its history holds them. */
function answerOf<T>(event: HistoryEvent): T {
  const [payload] = event.markerRecordedEventAttributes?.details?.['result']?.payloads ?? []
  if (payload === undefined) throw new Error('a local activity without its answer')
  return defaultPayloadConverter.fromPayload<T>(payload)
}

function firstInput(input: Payload | undefined): CadenceInput {
  const [payload] = input ?? []
  if (payload === undefined) throw new Error('a workflow without input')
  return defaultPayloadConverter.fromPayload<CadenceInput>(payload)
}

function bytesOf(payloads: Payload | undefined): number {
  return (payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0)
}
