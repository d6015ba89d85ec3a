import { setHandler } from '@temporalio/workflow'
import type { VouchedCommand } from '../activities/activities.ts'
import type { CadenceCommand } from '../domain/cadence/commands.ts'
import type { CadenceMachine } from '../domain/cadence/machine.ts'
import {
  claimsSignature,
  isRefusal,
  isSentAgain,
  readCadenceCommand,
} from '../domain/cadence/messages/read-message.ts'
import { readReport } from '../domain/cadence/messages/read-report.ts'
import { programmeWorkflowId } from '../domain/cadence/state.ts'
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
import type { Outbox } from './outbox.ts'
import { readVouched } from './read-vouched.ts'

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
export function handleCadenceMessages(machine: CadenceMachine, intake: CadenceIntake): void {
  for (const name of commandNames) {
    setHandler(updates[name], (message) => intake.update(name, message), {
      validator(message) {
        const way = claimsSignature(message) ? 'vouched' : 'update'
        const read = readCadenceCommand(name, message, way)
        if (isSentAgain(message) && !isRefusal(read)) return
        const decision = isRefusal(read) ? read : machine.judge(read, now())
        if (decision.refused) throw refusalFailure(decision)
      },
    })
  }
  setHandler(markMilestonesSignal, (message) => intake.signal('mark-milestones', message))
  setHandler(programmeOrderSignal, (message) => {
    const report = readReport(message, 'programme')
    const workflowId = programmeWorkflowId(machine.state().setup.teamId)
    if (isRefusal(report)) intake.rubbish(report)
    else intake.report(programmeOrderSignal.name, { workflowId, sequence: report.sequence })
  })
  setHandler(cadenceViewQuery, () => {
    const { remembered: _, ...view } = machine.state()
    return view
  })
}

/** Decides a command: what came of it is answered once it is recorded, a refused signal becomes an event. */
export function takeCommand(
  machine: CadenceMachine,
  outbox: Pick<Outbox, 'onceRecorded'>,
  arrived: ArrivedCommand<CadenceCommandName>,
  vouched: VouchedCommand,
): void {
  const { settle } = arrived
  const read = readVouched(readCadenceCommand, arrived, vouched)
  const decision = isRefusal(read) ? read : machine.give(read, now(), vouched.recorded)
  if (!decision.refused) outbox.onceRecorded(() => settle?.(answerOf(decision.answer)))
  else if (settle === undefined) {
    const sender = isRefusal(read) ? {} : { actor: read.actor, commandId: read.commandId }
    machine.refuse(decision, sender, now())
  } else settle(decision)
}
