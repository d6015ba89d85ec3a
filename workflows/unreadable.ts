import type { Payload } from '@temporalio/common'
import { bytesHash } from '../domain/short-hash.ts'
import { UnreadablePayload } from '../domain/unreadable-payload.ts'

const startMost = 200
/** Bytes that hold so many characters for certain. */
const startBytes = 1_024

/** What is told of a payload of which nothing can be made. */
export function unreadable({ data, metadata }: Payload): UnreadablePayload {
  const bytes = data ?? []
  return new UnreadablePayload({
    encoding: printableStart(metadata?.['encoding'] ?? []).slice(0, 40),
    size: bytes.length,
    hash: bytesHash(bytes),
    start: Array.from(printableStart(bytes)).slice(0, startMost).join(''),
  })
}

/** What protobuf gives for a field that was not sent is no array of bytes. */
function printableStart(bytes: ArrayLike<number>): string {
  const start = Uint8Array.from(
    { length: Math.min(bytes.length, startBytes) },
    (_, index) => bytes[index] ?? 0,
  )
  return new TextDecoder().decode(start).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '�')
}
