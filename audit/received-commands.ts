import { listAt, memberAt, textAt } from './json-members.ts'
import type { RunJson } from './recorded-leaves.ts'
import { serverClock } from './server-clock.ts'

/** A command as a history says that it was received. */
export interface ReceivedCommand {
  /** Of the command: `mark-milestones`. */
  readonly name: string
  readonly way: 'update' | 'signal'
  readonly message: unknown
  /** Of the event that received it, from 1, in its run. */
  readonly eventId: number
  /** By the server's clock, in epoch milliseconds; null: the history does not say. */
  readonly receivedMs: number | null
}

/** What the updates and signals of a workflow brought, by command id; what cannot be read is left out. */
export function receivedCommands(runs: Iterable<RunJson>): ReadonlyMap<string, readonly ReceivedCommand[]> {
  const received = new Map<string, ReceivedCommand[]>()
  for (const { history } of runs) {
    const clock = serverClock()
    for (const [index, event] of listAt(history, 'events').entries()) {
      const receivedMs = clock(event)
      const command = updateOf(event) ?? signalOf(event)
      const commandId = command === null ? null : textAt(command.message, 'commandId')
      if (command === null || commandId === null) continue
      const others = received.get(commandId) ?? []
      others.push({ ...command, eventId: index + 1, receivedMs })
      received.set(commandId, others)
    }
  }
  return received
}

type Message = Pick<ReceivedCommand, 'message' | 'name' | 'way'>

function updateOf(event: unknown): Message | null {
  const input = memberAt(event, 'workflowExecutionUpdateAcceptedEventAttributes', 'acceptedRequest', 'input')
  return commandOf('update', textAt(input, 'name'), memberAt(input, 'args', 'payloads', 0))
}

function signalOf(event: unknown): Message | null {
  const signal = memberAt(event, 'workflowExecutionSignaledEventAttributes')
  return commandOf('signal', textAt(signal, 'signalName'), memberAt(signal, 'input', 'payloads', 0))
}

function commandOf(way: Message['way'], messageName: string | null, payload: unknown): Message | null {
  const data = textAt(payload, 'data')
  if (messageName === null || data === null) return null
  try {
    const message: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
    return { way, name: messageName.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`), message }
  } catch {
    return null
  }
}
