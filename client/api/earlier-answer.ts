import type { CadenceCommand, Mark, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { returnRule } from '../../domain/cadence/decide-return.ts'
import { markDigest } from '../../domain/cadence/mark-digest.ts'
import type { AnswerState } from '../../domain/cadence/remembered-commands.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import type { RecordedAnswer } from '../../workflows/messages.ts'

/** The answer a command was given, told from the first event it caused; null: that event came of another body. */
export function earlierAnswer(
  event: DomainEvent,
  command: CadenceCommand | ProgrammeCommand,
  occurrence: OccurrenceView | null,
): RecordedAnswer | null {
  const state = stateOf(event, command, occurrence)
  if (state === null) return null
  return { recorded: true, commandId: command.commandId, sequence: event.sequence, at: event.at, state }
}

function stateOf(
  event: DomainEvent,
  command: CadenceCommand | ProgrammeCommand,
  occurrence: OccurrenceView | null,
): AnswerState | null {
  switch (command.command) {
    case 'mark-milestones': {
      if (event.kind !== 'milestonesMarked' || event.period !== command.period) return null
      const recorded = new Map(event.marks.map((mark) => [mark.milestone, mark]))
      const known = command.marks.every((mark) =>
        isSameMark(mark, recorded.get(mark.milestone) ?? valueInForce(occurrence, mark.milestone)),
      )
      const all = event.marks.every(({ milestone }) =>
        command.marks.some((mark) => mark.milestone === milestone),
      )
      if (!known || !all) return null
      return event.marks.some((mark) => mark.state === 'done-late') ? 'done-late' : 'done'
    }
    case 'return-milestone':
      return event.kind === 'milestoneReturned' &&
        event.period === command.period &&
        event.milestone === command.milestone &&
        event.reason === command.reason &&
        event.dates.rule === returnRule(command.limitWorkdays)
        ? 'returned'
        : null
    case 'correct-milestone':
    case 'admit-late-record': {
      const kind = command.command === 'correct-milestone' ? 'milestoneCorrected' : 'lateRecordAdmitted'
      if (event.kind !== 'milestoneCorrected' && event.kind !== 'lateRecordAdmitted') return null
      const same =
        event.kind === kind &&
        event.period === command.period &&
        event.reason === command.reason &&
        (command.replaces === undefined || command.replaces === event.replaces) &&
        isSameMark(command.mark, event.mark)
      return same ? event.mark.state : null
    }
    case 'issue-order':
      return event.kind === 'orderIssued' && event.period === command.period && event.note === command.note
        ? 'issued'
        : null
    case 'reply-order':
      return event.kind === 'orderReplied' &&
        event.period === command.period &&
        event.reason === command.reason &&
        canonicalJson(event.evidence) === canonicalJson(command.evidence)
        ? 'replied'
        : null
    case 'return-order':
      return event.kind === 'orderReturned' &&
        event.period === command.period &&
        event.reason === command.reason
        ? 'returned'
        : null
    case 'close-order':
      return event.kind === 'orderClosed' && event.period === command.period && event.note === command.note
        ? 'closed'
        : null
    case 'suspend':
      return event.kind === 'programmeSuspended' && event.on === command.on && event.reason === command.reason
        ? 'suspended'
        : null
    case 'resume':
      return event.kind === 'programmeResumed' && event.on === command.on ? 'running' : null
    case 'amend-roster':
      return event.kind === 'rosterAmended' ? 'recorded' : null
    case 'release':
      return event.kind === 'programmeReleased' && event.to === command.to && event.reason === command.reason
        ? 'recorded'
        : null
  }
}

function isSameMark(mark: Mark, recorded: Mark | null): boolean {
  return (
    recorded !== null && mark.milestone === recorded.milestone && markDigest(mark) === markDigest(recorded)
  )
}

/** A mark that was recorded already leaves no trace in the event of a later command. */
function valueInForce(occurrence: OccurrenceView | null, milestone: string): Mark | null {
  const mark = occurrence?.milestones.find((each) => each.milestone === milestone)?.mark ?? null
  return mark === null ? null : { ...mark, milestone }
}
