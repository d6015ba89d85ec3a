import type { UnreadablePayload } from '../domain/unreadable-payload.ts'
import { unreadable } from './unreadable.ts'

/** Characters of a message as JSON: what a slice of messages records has to fit into one marker of the history. */
const messageMost = 65_536

export interface BoundedMessage {
  readonly message: unknown
  /** Characters as JSON. */
  readonly size: number
}

/** A message that is too large counts as one that cannot be read. */
export function boundedMessage(message: unknown): BoundedMessage {
  const text = JSON.stringify(message) ?? ''
  return text.length <= messageMost
    ? { message, size: text.length }
    : { message: tooLarge(text), size: messageMost }
}

function tooLarge(text: string): UnreadablePayload {
  const encoder = new TextEncoder()
  return unreadable({ metadata: { encoding: encoder.encode('json/plain') }, data: encoder.encode(text) })
}
