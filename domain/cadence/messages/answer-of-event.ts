import type { DomainEvent } from '../events.ts'
import type { AnswerState, CommandAnswer } from './remembered-commands.ts'

/** The answer to the command that caused an event, from its first event; null: no command caused it, or it was refused. */
export function answerOfEvent(event: DomainEvent): CommandAnswer | null {
  const { at, bodyHash = '', commandId, sequence } = event
  if (commandId === undefined || event.kind === 'commandRefused') return null
  if (event.kind === 'markRepeated') return { commandId, bodyHash, ...event.recorded }
  return { commandId, sequence, at, bodyHash, state: answerState(event) }
}

function answerState(event: DomainEvent): AnswerState {
  switch (event.kind) {
    case 'milestonesMarked':
      return event.marks.some(({ state }) => state === 'done-late') ? 'done-late' : 'done'
    case 'milestoneCorrected':
    case 'lateRecordAdmitted':
      return event.mark.state
    case 'milestoneReturned':
    case 'orderReturned':
      return 'returned'
    case 'orderIssued':
      return 'issued'
    case 'orderReplied':
      return 'replied'
    case 'orderClosed':
      return 'closed'
    case 'programmeSuspended':
      return 'suspended'
    case 'programmeResumed':
      return 'running'
    default:
      return 'recorded'
  }
}
