import { setHandler } from '@temporalio/workflow'
import type { VouchedCommand } from '../activities/activities.ts'
import type { CadenceCommand } from '../domain/cadence/commands.ts'
import { decide } from '../domain/cadence/decide.ts'
import { type CadenceEvent, type DomainEvent, isProgrammeOrder } from '../domain/cadence/events.ts'
import {
  claimsSignature,
  isRefusal,
  isSentAgain,
  readCadenceCommand,
} from '../domain/cadence/read-message.ts'
import { readReport } from '../domain/cadence/read-report.ts'
import { record, type Recording } from '../domain/cadence/record.ts'
import { refusedBody } from '../domain/cadence/refused-message.ts'
import { type CadenceState, programmeWorkflowId } from '../domain/cadence/state.ts'
import { obeyOrder } from '../domain/cadence/suspension.ts'
import { type Refusal, refuse } from '../domain/refusals.ts'
import { now } from './clock.ts'
import type { ArrivedCommand, Intake } from './intake.ts'
import {
  admitLateRecordUpdate,
  cadenceViewQuery,
  closeOrderUpdate,
  correctMilestoneUpdate,
  issueOrderUpdate,
  markMilestonesSignal,
  markMilestonesUpdate,
  programmeOrderSignal,
  replyOrderUpdate,
  returnMilestoneUpdate,
  returnOrderUpdate,
} from './messages.ts'
import { answerOf, refusalFailure } from './answers.ts'

/** Where the messages of one run find its state, and put what comes of them. */
export interface CadenceDesk {
  readonly state: () => CadenceState
  readonly take: (events: readonly CadenceEvent[], next: CadenceState) => void
  /** Calls back once the ledger holds what was taken so far. */
  readonly onceRecorded: (tell: () => void) => void
}

const updates = {
  'mark-milestones': markMilestonesUpdate,
  'return-milestone': returnMilestoneUpdate,
  'correct-milestone': correctMilestoneUpdate,
  'admit-late-record': admitLateRecordUpdate,
  'issue-order': issueOrderUpdate,
  'reply-order': replyOrderUpdate,
  'return-order': returnOrderUpdate,
  'close-order': closeOrderUpdate,
} as const satisfies Record<CadenceCommandName, typeof markMilestonesUpdate>

type CadenceCommandName = CadenceCommand['command']
export type CadenceIntake = Intake<CadenceCommandName>

const commandNames: readonly CadenceCommandName[] = [
  'mark-milestones',
  'return-milestone',
  'correct-milestone',
  'admit-late-record',
  'issue-order',
  'reply-order',
  'return-order',
  'close-order',
]

/** Registers all handlers of a cadence: they hand on to the intake. Has to come before the first await. */
export function handleCadenceMessages(desk: CadenceDesk, intake: CadenceIntake): void {
  for (const name of commandNames) {
    setHandler(updates[name], (message) => intake.update(name, message), {
      validator(message) {
        const way = claimsSignature(message) ? 'vouched' : 'update'
        const read = readCadenceCommand(name, message, way)
        if (isSentAgain(message) && !isRefusal(read)) return
        const decision = isRefusal(read) ? read : decide(desk.state(), read, now())
        if (decision.refused) throw refusalFailure(decision)
      },
    })
  }
  setHandler(markMilestonesSignal, (message) => intake.signal('mark-milestones', message))
  setHandler(programmeOrderSignal, (message) => {
    const report = readReport(message, 'programme')
    const workflowId = programmeWorkflowId(desk.state().setup.teamId)
    if (isRefusal(report)) intake.rubbish(report)
    else intake.report(programmeOrderSignal.name, { workflowId, sequence: report.sequence })
  })
  setHandler(cadenceViewQuery, () => {
    const { remembered: _, ...view } = desk.state()
    return view
  })
}

/** Decides a command: what came of it is answered once it is recorded, a refused signal becomes an event. */
export function takeCommand(
  desk: CadenceDesk,
  arrived: ArrivedCommand<CadenceCommandName>,
  { recorded, signature }: VouchedCommand,
): void {
  const { message, name, settle, way } = arrived
  const state = desk.state()
  const isForged = signature === 'bad' && way === 'update'
  const read = isForged
    ? refuse('signature-invalid')
    : readCadenceCommand(name, message, signature === 'good' ? 'vouched' : way)
  const decision = isRefusal(read) ? read : decide(state, read, now(), recorded)
  if (!decision.refused) {
    desk.take(decision.events, decision.state)
    desk.onceRecorded(() => settle?.(answerOf(decision.answer)))
  } else if (settle === undefined) {
    const sender = isRefusal(read) ? {} : { actor: read.actor, commandId: read.commandId }
    desk.take(...refusedBy(state, decision, sender))
  } else settle(decision)
}

/** Whether the programme's entry is an order to carry out. */
export function takeOrder(desk: CadenceDesk, event: DomainEvent): boolean {
  if (!isProgrammeOrder(event)) return false
  const { events, state } = obeyOrder(desk.state(), event, now())
  desk.take(events, state)
  return true
}

export function takeRefusal(desk: CadenceDesk, refusal: Refusal): void {
  desk.take(...refusedBy(desk.state(), refusal))
}

/** A message without an answer that cannot be taken becomes a recorded refusal. */
function refusedBy(
  state: CadenceState,
  refusal: Refusal,
  sender: Pick<Recording, 'actor' | 'commandId'> = {},
): readonly [readonly CadenceEvent[], CadenceState] {
  const recorded = record(state, [refusedBody(refusal)], { at: now(), ...sender })
  return [recorded.events, recorded.state]
}
