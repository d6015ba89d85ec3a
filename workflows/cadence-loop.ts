import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  log,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import { addMs, type Instant, msOf } from '../domain/calendar/instant.ts'
import { type AdoptedFrom, type DomainEvent, isProgrammeOrder } from '../domain/cadence/events.ts'
import { cadenceMachine } from '../domain/cadence/machine.ts'
import { type CadenceState, cadenceWorkflowId, isOver, programmeWorkflowId } from '../domain/cadence/state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import { type CadenceIntake, handleCadenceMessages, takeCommand } from './cadence-messages.ts'
import { now } from './clock.ts'
import { type Judge, messageIntake, type Report } from './intake.ts'
import { planPeriods } from './ledger-activities.ts'
import { cadenceConcludedSignal, cadenceReleasedSignal } from './messages.ts'
import { numberOrders } from './number-orders.ts'
import { outboxOf } from './outbox.ts'
import { isLongRun } from './run-length.ts'
import { type WakeTimer, wakeTimer } from './wake-timer.ts'

export interface CadenceInput {
  readonly state: CadenceState
  /** Messages whose entries the run before awaited. */
  readonly awaited?: readonly Report[]
  /** Of the first run after a move from another installation. */
  readonly adopted?: { readonly from: AdoptedFrom }
}

/** For the Web UI, as the result of the last run. */
export type RunEnd = { readonly releasedTo: string } | undefined

/** A run ends at the first quiet moment after so many bytes of history, or after so long once a period was closed. */
const bytesPerRun = 128 * 1_024
const runMs = 28 * 86_400_000

/**
 * Runs one cadence until all its occurrences have closed: asks the machine what is due, records and notifies in one batch,
 * waits for the next instant or a message. What is carried over is the state, whole.
 */
export async function runCadence(
  input: CadenceInput,
  again: (next: CadenceInput) => Promise<never>,
): Promise<RunEnd> {
  const intake: CadenceIntake = messageIntake(input.awaited)
  const outbox = outboxOf(input.state.sequence)
  const runStartedAt = now()
  const timer = wakeTimer()
  let closedInRun = false
  let lastSequence = 0
  const machine = cadenceMachine(input.state, (events, notices) => {
    outbox.add(events, notices)
    closedInRun ||= events.some(({ kind }) => kind === 'occurrenceClosed')
    lastSequence = events.find(isLastEvent)?.sequence ?? lastSequence
  })
  handleCadenceMessages(machine, intake)

  // Asked first, since each await costs the SDK a look at the stack.
  const planIfWanted = async (): Promise<void> => {
    if (machine.planWanted(now()) !== null) await extendPlan()
  }
  const extendPlan = async (): Promise<void> => {
    for (let wanted = machine.planWanted(now()); wanted !== null; wanted = machine.planWanted(now())) {
      const { calendarVersion } = machine.state()
      const plan = await planPeriods({ calendarVersion, plan: wanted })
      machine.extendPlan(plan, now())
      if (plan.nextIndex === wanted.fromIndex) return
    }
  }
  const judge: Judge<Parameters<CadenceIntake['update']>[0]> = {
    workflowId: cadenceWorkflowId(input.state.setup.teamId, stepOf(input.state)),
    recordedTo: () => machine.state().sequence - outbox.size(),
    command: (arrived, vouched) => takeCommand(machine, outbox, arrived, vouched),
    report(_, event) {
      if (!isProgrammeOrder(event)) return false
      machine.obey(event, now())
      return true
    },
    refuse: (refusal) => machine.refuse(refusal, {}, now()),
    afterEach: planIfWanted,
  }

  if (input.state.sequence === 0) machine.start(now())
  else if (input.adopted !== undefined) machine.moveIn(input.adopted.from, now())
  for (;;) {
    outbox.beginTask()
    timer.reset()
    await planIfWanted()
    await intake.takeSlice(judge)
    machine.look(now())
    await planIfWanted()
    if (outbox.size() > 0) {
      await outbox.flush()
      await numberOrders(machine)
      // What a flood brought is in the history before the next slice, and before a new run is tried.
      if (intake.isFlooded()) await sleep(1)
      continue
    }
    if (intake.hasWork()) continue
    const state = machine.state()
    if (isOver(state)) break
    const next = machine.nextLook(now())
    if (next !== null && next <= now()) continue
    if (allHandlersFinished() && isTimeForNewRun(runStartedAt, closedInRun, timer)) {
      const awaited = intake.awaited()
      await again({ state, ...(awaited.length === 0 ? {} : { awaited }) })
    }
    timer.arm(
      next === null ? null : msOf(next),
      next === null ? '' : `下次办理 ${next.slice(0, 16).replace('T', ' ')}`,
    )
    timer.arm(intake.retryAtMs(), '核对来源')
    await condition(
      () => timer.fired() || intake.hasWork() || outbox.size() > 0 || (isLongRun() && allHandlersFinished()),
    )
  }
  // A closed occurrence may be corrected until the very end: what was taken is recorded and answered.
  const drain = async (): Promise<void> => {
    for (;;) {
      outbox.beginTask()
      await intake.takeSlice(judge)
      intake.refuseAwaited(judge)
      if (outbox.size() > 0) {
        await outbox.flush()
        await numberOrders(machine)
      } else if (!intake.hasWork() && allHandlersFinished()) return
      else await condition(() => intake.hasWork() || allHandlersFinished())
    }
  }
  await drain()
  const { released } = machine.state()
  const ended = released === undefined ? cadenceConcludedSignal : cadenceReleasedSignal
  const report = { step: stepOf(input.state), sequence: lastSequence }
  await tellProgramme(input.state, () => programmeOf(input.state).signal(ended, report))
  await drain()
  return released === undefined ? undefined : { releasedTo: released }
}

function isLastEvent({ kind }: DomainEvent): boolean {
  return kind === 'cadenceConcluded' || kind === 'cadenceReleased'
}

/** A run that is merely old waits for its timer, which the next run would have to arm again. */
function isTimeForNewRun(runStartedAt: Instant, closedInRun: boolean, timer: WakeTimer): boolean {
  if (isLongRun() || workflowInfo().historySize >= bytesPerRun) return true
  return closedInRun && !timer.isArmed() && addMs(runStartedAt, runMs) <= now()
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
