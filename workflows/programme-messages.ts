import { setHandler } from '@temporalio/workflow'
import type { VouchedCommand } from '../activities/activities.ts'
import type { ProgrammeCommand } from '../domain/cadence/commands.ts'
import type { DomainEvent, ProgrammeEventBody, ProgrammeOrder } from '../domain/cadence/events.ts'
import {
  claimsSignature,
  isRefusal,
  isSentAgain,
  readProgrammeCommand,
} from '../domain/cadence/messages/read-message.ts'
import { readReport } from '../domain/cadence/messages/read-report.ts'
import { refusedBody } from '../domain/cadence/messages/refused-message.ts'
import { cadenceWorkflowId, readWorkflowId } from '../domain/cadence/state.ts'
import {
  decideProgramme,
  type ProgrammeRecorded,
  type ProgrammeState,
  recordProgramme,
} from '../domain/programme/programme-state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import type { Refusal } from '../domain/refusals.ts'
import { answerOf, refusalFailure } from './answers.ts'
import { readVouched } from './read-vouched.ts'
import { now } from './clock.ts'
import type { ArrivedCommand, Intake } from './intake.ts'
import {
  amendRosterUpdate,
  cadenceConcludedSignal,
  cadenceReleasedSignal,
  releaseUpdate,
  resumeUpdate,
  suspendUpdate,
} from './messages.ts'

/** Where the messages of one run find its state, and put what comes of them. */
export interface ProgrammeDesk {
  readonly state: () => ProgrammeState
  readonly take: (recorded: ProgrammeRecorded) => void
  readonly passOn: (order: ProgrammeOrder) => void
  /** Calls back once the ledger holds what was taken so far. */
  readonly onceRecorded: (tell: () => void) => void
}

type ProgrammeCommandName = ProgrammeCommand['command']
export type ProgrammeIntake = Intake<ProgrammeCommandName>

const updates = {
  suspend: suspendUpdate,
  resume: resumeUpdate,
  'amend-roster': amendRosterUpdate,
  release: releaseUpdate,
} as const satisfies Record<ProgrammeCommandName, typeof suspendUpdate>

const commandNames: readonly ProgrammeCommandName[] = ['suspend', 'resume', 'amend-roster', 'release']

/** Registers the handlers of a programme's messages: they hand on to the intake. Has to come before the first await. */
export function handleProgrammeMessages(desk: ProgrammeDesk, intake: ProgrammeIntake): void {
  for (const name of commandNames) {
    setHandler(updates[name], (message) => intake.update(name, message), {
      validator(message) {
        const way = claimsSignature(message) ? 'vouched' : 'update'
        const read = readProgrammeCommand(name, message, way)
        if (isSentAgain(message) && !isRefusal(read)) return
        const decision = isRefusal(read) ? read : decideProgramme(desk.state(), read, now())
        if (decision.refused) throw refusalFailure(decision)
      },
    })
  }
  for (const signal of [cadenceConcludedSignal, cadenceReleasedSignal]) {
    setHandler(signal, (message) => {
      const report = readReport(message, 'cadence')
      if (isRefusal(report)) intake.rubbish(report)
      else if (report.step !== null) {
        const workflowId = cadenceWorkflowId(desk.state().team.teamId, report.step)
        intake.report(signal.name, { workflowId, sequence: report.sequence })
      }
    })
  }
}

/** Decides a command; what came of it is answered once it is recorded. */
export function takeProgrammeCommand(
  desk: ProgrammeDesk,
  arrived: ArrivedCommand<ProgrammeCommandName>,
  vouched: VouchedCommand,
): void {
  const { settle } = arrived
  const read = readVouched(readProgrammeCommand, arrived, vouched)
  const decision = isRefusal(read) ? read : decideProgramme(desk.state(), read, now(), vouched.recorded)
  if (decision.refused) {
    settle?.(decision)
    return
  }
  desk.take(decision)
  if (decision.order !== null) desk.passOn(decision.order)
  desk.onceRecorded(() => settle?.(answerOf(decision.answer)))
}

/** Takes the event with which a step ended; false: it is no such event. */
export function takeStepReport(desk: ProgrammeDesk, event: DomainEvent): boolean {
  const state = desk.state()
  if (event.kind === 'cadenceConcluded') {
    const { step, tally } = event
    if (state.concluded[step] === undefined)
      desk.take(recordProgramme(state, [{ kind: 'stepConcluded', step, tally }], { at: now() }))
    return true
  }
  const step = readWorkflowId(event.workflowId)?.step ?? null
  if (event.kind !== 'cadenceReleased' || step === null) return false
  desk.take(recordProgramme(state, letGoBody(state, step, true), { at: now() }))
  return true
}

/** What is recorded when a step goes on elsewhere, once; `reached`: it said so itself. */
export function letGoBody(
  { concluded, released }: ProgrammeState,
  step: StepKey,
  reached: boolean,
): readonly ProgrammeEventBody[] {
  const isOpen = concluded[step] === undefined && released?.steps.includes(step) === false
  return isOpen ? [{ kind: 'stepReleased', step, reached }] : []
}

export function takeProgrammeRefusal(desk: ProgrammeDesk, refusal: Refusal): void {
  desk.take(recordProgramme(desk.state(), [refusedBody(refusal)], { at: now() }))
}
