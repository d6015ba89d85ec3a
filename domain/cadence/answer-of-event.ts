import type { DomainEvent } from './events.ts'
import type { AnswerState, CommandAnswer } from './remembered-commands.ts'

/** The answer that a command was given, told from the first event it caused; null: no command caused it. */
export function answerOfEvent(event: DomainEvent): CommandAnswer | null {
  const { at, bodyHash = '', commandId, sequence } = event
  return commandId === undefined ? null : { commandId, sequence, at, bodyHash, state: answerState(event) }
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
