import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common'
import { shortHash } from '../domain/short-hash.ts'
import { UnreadablePayload } from '../domain/unreadable-payload.ts'

const startMost = 200

/**
 * JSON as the SDK writes it; what cannot be decoded becomes an `UnreadablePayload`. A converter that throws would fail
 * the workflow task of whatever was sent, again and again.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the SDK's own signature
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload)
    } catch {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- messages are `unknown` until they are parsed
      return unreadable(payload) as T
    }
  },
}

function unreadable({ data, metadata }: Payload): UnreadablePayload {
  const bytes = bytesOf(data)
  const text = printable(bytes)
  return new UnreadablePayload({
    encoding: printable(bytesOf(metadata?.['encoding'])).slice(0, 40),
    size: bytes.length,
    hash: shortHash(text),
    start: Array.from(text.slice(0, startMost * 2))
      .slice(0, startMost)
      .join(''),
  })
}

/** What protobuf gives for a field that was not sent is no array of bytes. */
function bytesOf(data: ArrayLike<number> | null | undefined): Uint8Array {
  return Uint8Array.from(data ?? [])
}

function printable(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '�')
}
