import { listAt, memberAt, textAt } from './json-members.ts'
import type { RunJson } from './recorded-leaves.ts'

/** A command as a history says that it was received. */
export interface ReceivedCommand {
  /** Of the command: `mark-milestones`. */
  readonly name: string
  readonly message: unknown
}

/** What the updates and signals of a workflow brought, by command id; what cannot be read is left out. */
export function receivedCommands(runs: readonly RunJson[]): ReadonlyMap<string, readonly ReceivedCommand[]> {
  const received = new Map<string, ReceivedCommand[]>()
  for (const { history } of runs) {
    for (const event of listAt(history, 'events')) {
      const command = updateOf(event) ?? signalOf(event)
      const commandId = command === null ? null : textAt(command.message, 'commandId')
      if (command === null || commandId === null) continue
      received.set(commandId, [...(received.get(commandId) ?? []), command])
    }
  }
  return received
}

function updateOf(event: unknown): ReceivedCommand | null {
  const input = memberAt(event, 'workflowExecutionUpdateAcceptedEventAttributes', 'acceptedRequest', 'input')
  return commandOf(textAt(input, 'name'), memberAt(input, 'args', 'payloads', 0))
}

function signalOf(event: unknown): ReceivedCommand | null {
  const signal = memberAt(event, 'workflowExecutionSignaledEventAttributes')
  return commandOf(textAt(signal, 'signalName'), memberAt(signal, 'input', 'payloads', 0))
}

function commandOf(messageName: string | null, payload: unknown): ReceivedCommand | null {
  const data = textAt(payload, 'data')
  if (messageName === null || data === null) return null
  try {
    const message: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
    return { name: messageName.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`), message }
  } catch {
    return null
  }
}
