import { setTimeout as sleep } from 'node:timers/promises'
import type { CadenceCommand, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import type { DomainEvent, RecordedMark } from '../../domain/cadence/events.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { eventAt } from '../../ledger/queries/event-at.ts'
import type { RecordedAnswer } from '../../workflows/messages.ts'

const lookMs = 20

/**
 * The event that a workflow answered a command with, once the ledger has it; null: it has not by `until`, in
 * milliseconds of `performance.now()`, so that nobody may call the command recorded.
 */
export async function recordedEvent(
  ledger: Ledger,
  sent: { readonly workflowId: string; readonly command: CadenceCommand | ProgrammeCommand },
  answer: RecordedAnswer,
  until: number,
): Promise<DomainEvent | null> {
  for (;;) {
    // Whatever keeps the ledger from being read, the sender only has to send it again.
    const event = await eventAt(ledger, sent.workflowId, answer.sequence).catch(() => null)
    if (event !== null && isAnswered(event, answer, sent.command)) return event
    if (performance.now() + lookMs > until) return null
    await sleep(lookMs)
  }
}

/** A ledger that is newer than its Temporal holds another event at that place until the history has decided. */
function isAnswered(
  event: DomainEvent,
  answer: RecordedAnswer,
  command: CadenceCommand | ProgrammeCommand,
): boolean {
  if (event.at !== answer.at) return false
  return event.commandId === answer.commandId || holdsAMarkOf(event, command)
}

/** What was marked stood there already, by another command. */
function holdsAMarkOf(event: DomainEvent, command: CadenceCommand | ProgrammeCommand): boolean {
  if (command.command !== 'mark-milestones' || !('period' in event) || event.period !== command.period)
    return false
  return marksIn(event).some(({ milestone }) => command.marks.some((given) => given.milestone === milestone))
}

/** The marks that an event recorded. */
export function marksIn(event: DomainEvent): readonly RecordedMark[] {
  return 'marks' in event ? event.marks : 'mark' in event ? [event.mark] : []
}
