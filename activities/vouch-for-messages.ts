import { answerOfEvent } from '../domain/cadence/messages/answer-of-event.ts'
import { type DomainEvent, isProgrammeOrder } from '../domain/cadence/events.ts'
import type { ReportedEntry, VouchedCommand, VouchRequest, VouchResult } from './activities.ts'
import type { ActorsPort, RecordPort } from './ports.ts'

/**
 * Checks what a workflow cannot see by itself: whether an API signed its messages, whether an id was used before the
 * workflow forgot it, and whether another workflow has recorded what its message says.
 */
export async function vouchForMessages(
  { actors, record }: { readonly actors: ActorsPort; readonly record: RecordPort },
  { commands, entries, recordedTo, workflowId }: VouchRequest,
): Promise<VouchResult> {
  return {
    commands: await Promise.all(
      commands.map(async ({ commandId, message, name }): Promise<VouchedCommand> => {
        const event = await record.findCommand(workflowId, commandId)
        return {
          signature: message === undefined ? 'none' : await actors.signatureOf({ workflowId, name, message }),
          recorded: event === null || event.sequence > recordedTo ? null : answerOfEvent(event),
        }
      }),
    ),
    entries: await Promise.all(
      entries.map(async (entry) => reported(await record.entry(entry.workflowId, entry.sequence))),
    ),
  }
}

/** All that is asked for at once has to fit into one marker of a history. */
function reported(event: DomainEvent | null): ReportedEntry | null {
  if (event === null || event.kind === 'cadenceConcluded' || isProgrammeOrder(event)) return event
  return event.kind === 'cadenceReleased' ? { ...event, carried: {} } : 'other'
}
