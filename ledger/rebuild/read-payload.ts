import { readStored } from '../canonical-json.ts'

export interface PayloadLike {
  /** Base64 in proto-JSON. */
  readonly data?: Uint8Array | string | null
}

/** Of JSON that this program wrote. */
export function readPayload<T>(data: Uint8Array | string): T {
  return readStored<T>(
    typeof data === 'string'
      ? Buffer.from(data, 'base64').toString('utf8')
      : Buffer.from(data).toString('utf8'),
  )
}
