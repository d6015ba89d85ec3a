import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  log,
  patched,
  workflowInfo,
} from '@temporalio/workflow'
import type { Outcomes } from '../activities/activities.ts'
import { addMs, type Instant, msOf } from '../domain/calendar/instant.ts'
import { adoptPlan, planNeeded, stripNeeded } from '../domain/cadence/adopt-plan.ts'
import { type CarriedCadence, packCadence, unpackCadence } from '../domain/cadence/carried-cadence.ts'
import { due, nextInstant } from '../domain/cadence/due.ts'
import type { AdoptedFrom, CadenceEvent } from '../domain/cadence/events.ts'
import { evolve } from '../domain/cadence/evolve.ts'
import { noticesOf } from '../domain/cadence/notices.ts'
import type { PlanPeriodsInput } from '../domain/cadence/plan-periods.ts'
import { record } from '../domain/cadence/record.ts'
import { type CadenceState, isOver, programmeWorkflowId } from '../domain/cadence/state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import { type CadenceDesk, handleCadenceMessages, type Queued, takeQueued } from './cadence-messages.ts'
import { now } from './clock.ts'
import { fenceOf } from './fence.ts'
import { planPeriods, recordOutcomes } from './ledger-activities.ts'
import { cadenceConcludedSignal, cadenceReleasedSignal } from './messages.ts'
import { numberOrders } from './number-orders.ts'
import { lastWords, stripFromSuspension } from './patches.ts'
import { recordSink } from './sinks.ts'
import { wakeCouriers } from './wake-couriers.ts'
import { type WakeTimer, wakeTimer } from './wake-timer.ts'

export interface CadenceInput {
  readonly state: CarriedCadence
  /** Bytes of history after which the run ends; runs that began with 0.1.0 have no such bound. */
  readonly bytesPerRun?: number
  /** Of the first run after a move from another installation. */
  readonly adopted?: { readonly from: AdoptedFrom }
}

/** For the Web UI, as the result of the last run. */
export type RunEnd = { readonly releasedTo: string } | undefined

/** A run ends at the first quiet moment after so many events or bytes, or after so long once a period was closed. */
const eventsPerRun = 256
export const bytesPerRun = 76 * 1_024
const runMs = 28 * 86_400_000

/**
 * Runs one cadence until all its occurrences have closed: asks the core what is due, records and notifies in one
 * batch, waits for the next instant or a message. What is carried over is the state, whole.
 */
export async function runCadence(
  input: CadenceInput,
  again: (next: CadenceInput) => Promise<never>,
): Promise<RunEnd> {
  let state = unpackCadence(input.state)
  const runFrom = state.sequence
  const queue: Queued[] = []
  const outbox: { events: CadenceEvent[]; notices: Outcomes['notices'][number][] } = {
    events: [],
    notices: [],
  }
  const runStartedAt = now()
  let closedInRun = false
  const timer = wakeTimer()

  const take = (events: readonly CadenceEvent[], next: CadenceState): void => {
    let before = state
    for (const event of events) {
      const after = evolve(before, event)
      outbox.events.push(event)
      outbox.notices.push(...noticesOf(event, before, after))
      if (event.kind === 'occurrenceClosed') closedInRun = true
      before = after
    }
    state = next
  }
  const desk: CadenceDesk = { state: () => state, take }
  handleCadenceMessages(desk, queue)

  const missing = (): PlanPeriodsInput | null => {
    const strip = stripNeeded(state, now())
    return planNeeded(state, now()) ?? (strip !== null && patched(stripFromSuspension) ? strip : null)
  }
  const plan = async (): Promise<void> => {
    for (let needed = missing(); needed !== null; needed = missing()) {
      const planned = await planPeriods({ calendarVersion: state.calendarVersion, plan: needed })
      const adopted = adoptPlan(state, planned, now())
      take(adopted.events, adopted.state)
      if (planned.nextIndex === needed.fromIndex) return
    }
  }
  const flush = async (): Promise<void> => {
    const outcomes: Outcomes = {
      fence: fenceOf(runFrom),
      events: outbox.events.splice(0),
      notices: outbox.notices.splice(0),
    }
    const { wake = [], ...written } = await recordOutcomes(outcomes)
    recordSink.outcomes(written, outcomes)
    await wakeCouriers(wake)
    await numberOrders(desk)
  }

  if (state.sequence === 0) {
    const { definition, startOn, endsOn, template } = state.setup
    const { calendarVersion } = state
    const started = record(
      state,
      [{ kind: 'cadenceStarted', step: definition.step, startOn, endsOn, template, calendarVersion }],
      { at: now() },
    )
    take(started.events, started.state)
  } else if (input.adopted !== undefined) {
    const adopted = record(state, [{ kind: 'cadenceAdopted', from: input.adopted.from }], { at: now() })
    take(adopted.events, adopted.state)
  }
  // Only where something is to be planned: each await costs the SDK a look at the stack.
  const lacksPlan = (): boolean => missing() !== null
  for (;;) {
    timer.reset()
    if (lacksPlan()) await plan()
    for (const queued of queue.splice(0)) {
      takeQueued(desk, queued)
      if (lacksPlan()) await plan()
    }
    const events = due(state, now())
    take(events, events.reduce(evolve, state))
    if (lacksPlan()) await plan()
    if (outbox.events.length > 0) {
      await flush()
      continue
    }
    if (queue.length > 0) continue
    if (isOver(state)) break
    const next = nextInstant(state, now())
    if (next !== null && next <= now()) continue
    if (isTimeForNewRun(input, runStartedAt, closedInRun, timer) && allHandlersFinished())
      await again({ state: packCadence({ ...state, watchesOrders: true }), bytesPerRun })
    timer.arm(
      next === null ? null : msOf(next),
      next === null ? '' : `下次办理 ${next.slice(0, 16).replace('T', ' ')}`,
    )
    await condition(() => timer.fired() || queue.length > 0 || outbox.events.length > 0)
  }
  await condition(allHandlersFinished)
  if (state.released === undefined) await reportConclusion(state)
  else
    await tellProgramme(state, () =>
      programmeOf(state).signal(cadenceReleasedSignal, { step: stepOf(state) }),
    )
  // Meanwhile a closed occurrence may have been corrected: what was answered as recorded is recorded.
  while (outbox.events.length > 0 || queue.length > 0) {
    if (state.released === undefined && !patched(lastWords)) break
    for (const queued of queue.splice(0)) takeQueued(desk, queued)
    if (outbox.events.length > 0) await flush()
  }
  return state.released === undefined ? undefined : { releasedTo: state.released }
}

/** A run that is merely old waits for its timer, which the next run would have to arm again. */
function isTimeForNewRun(
  { bytesPerRun: mostBytes }: CadenceInput,
  runStartedAt: Instant,
  closedInRun: boolean,
  timer: WakeTimer,
): boolean {
  const info = workflowInfo()
  if (info.historyLength >= eventsPerRun || info.continueAsNewSuggested) return true
  if (mostBytes !== undefined && info.historySize >= mostBytes) return true
  return closedInRun && !timer.isArmed() && addMs(runStartedAt, runMs) <= now()
}

async function reportConclusion(state: CadenceState): Promise<void> {
  const tally = { done: 0, 'done-late': 0, missed: 0, exempt: 0, waived: 0, suspended: 0 }
  for (const [, result] of state.closed) tally[result] += 1
  const step = stepOf(state)
  await tellProgramme(state, () => programmeOf(state).signal(cadenceConcludedSignal, { step, tally }))
}

/** The programme may have been ended by hand: that is no fault of this step. */
async function tellProgramme(state: CadenceState, tell: () => Promise<void>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    log.warn('the programme could not be told that a step is over', {
      teamId: state.setup.teamId,
      step: stepOf(state),
      error: String(error),
    })
  }
}

function programmeOf({ setup }: CadenceState) {
  return getExternalWorkflowHandle(programmeWorkflowId(setup.teamId))
}

function stepOf({ setup }: CadenceState): StepKey {
  return setup.definition.step
}
