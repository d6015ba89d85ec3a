import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common'
import { unreadable } from './unreadable.ts'

/** No message of ours is as deep. A payload of fewer bytes cannot be deep enough to do harm. */
const depthMost = 100
const harmlessBytes = 8_192
const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/**
 * JSON as the SDK writes it; what cannot be decoded becomes an `UnreadablePayload`. A converter that throws would fail
 * the workflow task of whatever was sent, again and again.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the SDK's own signature
  fromPayload<T>(payload: Payload): T {
    try {
      if (!isTooDeep(payload)) return defaultPayloadConverter.fromPayload<T>(payload)
    } catch {
      // It is unreadable, as what is too deep.
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- messages are `unknown` until they are parsed
    return unreadable(payload) as T
  },
}

/** What is parsed at any depth cannot be written again: `JSON.stringify` runs out of stack. */
function isTooDeep({ data }: Payload): boolean {
  const bytes = data ?? []
  if (bytes.length < harmlessBytes) return false
  let depth = 0
  let isText = false
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]
    if (byte === quote) isText = !isText
    else if (isText) index += byte === backslash ? 1 : 0
    else if (byte === openList || byte === openObject) depth += 1
    else if (byte === closeList || byte === closeObject) depth -= 1
    if (depth > depthMost) return true
  }
  return false
}
