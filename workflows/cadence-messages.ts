import { setHandler } from '@temporalio/workflow'
import type { ProgrammeOrder } from '../domain/cadence/commands.ts'
import { decide } from '../domain/cadence/decide.ts'
import type { CadenceEvent } from '../domain/cadence/events.ts'
import { isRefusal, readCadenceCommand } from '../domain/cadence/read-message.ts'
import { record } from '../domain/cadence/record.ts'
import { refusedBody } from '../domain/cadence/refused-message.ts'
import type { CadenceState } from '../domain/cadence/state.ts'
import { obeyOrder } from '../domain/cadence/suspension.ts'
import { now } from './clock.ts'
import {
  admitLateRecordUpdate,
  cadenceViewQuery,
  closeOrderUpdate,
  correctMilestoneUpdate,
  issueOrderUpdate,
  markMilestonesSignal,
  markMilestonesUpdate,
  programmeOrderSignal,
  type RecordedAnswer,
  replyOrderUpdate,
  returnMilestoneUpdate,
  returnOrderUpdate,
} from './messages.ts'
import { refusalFailure } from './refusal-failure.ts'

/** Where the messages of one run find its state, and put what comes of them. */
export interface CadenceDesk {
  readonly state: () => CadenceState
  readonly take: (events: readonly CadenceEvent[], next: CadenceState) => void
}

/** What came by signal and waits for the loop. */
export type Queued =
  | { readonly from: 'signal'; readonly message: unknown }
  | { readonly from: 'programme'; readonly order: ProgrammeOrder }

/** Registers all handlers of a cadence; what its signals bring goes into `queue`. Has to come before the first await. */
export function handleCadenceMessages(desk: CadenceDesk, queue: Queued[]): void {
  const handleUpdate = (
    definition: typeof markMilestonesUpdate,
    name: Parameters<typeof readCadenceCommand>[0],
  ): void => {
    const judge = (message: unknown) => {
      const read = readCadenceCommand(name, message, 'update')
      if (isRefusal(read)) throw refusalFailure(read)
      const decision = decide(desk.state(), read, now())
      if (decision.refused) throw refusalFailure(decision)
      return decision
    }
    const handler = (message: unknown): RecordedAnswer => {
      const { answer, events, state } = judge(message)
      desk.take(events, state)
      const { at, commandId, sequence, state: answered } = answer
      return { recorded: true, commandId, sequence, at, state: answered }
    }
    const validator = (message: unknown): void => {
      judge(message)
    }
    setHandler(definition, handler, { validator })
  }
  handleUpdate(markMilestonesUpdate, 'mark-milestones')
  handleUpdate(returnMilestoneUpdate, 'return-milestone')
  handleUpdate(correctMilestoneUpdate, 'correct-milestone')
  handleUpdate(admitLateRecordUpdate, 'admit-late-record')
  handleUpdate(issueOrderUpdate, 'issue-order')
  handleUpdate(replyOrderUpdate, 'reply-order')
  handleUpdate(returnOrderUpdate, 'return-order')
  handleUpdate(closeOrderUpdate, 'close-order')
  setHandler(markMilestonesSignal, (message) => {
    queue.push({ from: 'signal', message })
  })
  setHandler(programmeOrderSignal, (order) => {
    queue.push({ from: 'programme', order })
  })
  setHandler(cadenceViewQuery, () => {
    const { remembered: _, ...view } = desk.state()
    return view
  })
}

/** A signal has nobody to answer: what cannot be taken becomes a recorded refusal. */
export function takeQueued(desk: CadenceDesk, queued: Queued): void {
  const state = desk.state()
  if (queued.from === 'programme') {
    const obeyed = obeyOrder(state, queued.order, now())
    desk.take(obeyed.events, obeyed.state)
    return
  }
  const read = readCadenceCommand('mark-milestones', queued.message, 'signal')
  const decision = isRefusal(read) ? read : decide(state, read, now())
  if (!decision.refused) {
    desk.take(decision.events, decision.state)
    return
  }
  const sender = isRefusal(read) ? {} : { actor: read.actor, commandId: read.commandId }
  const refused = record(state, [refusedBody(decision)], { at: now(), ...sender })
  desk.take(refused.events, refused.state)
}
