/**
 * What arrived in a form that nobody can decode: it takes the place of the value, so that one message of a stranger does
 * not stop a workflow. A class, because no JSON can look like it.
 */
export class UnreadablePayload {
  /** As the sender named it; empty: not at all. */
  readonly encoding: string
  /** Bytes. */
  readonly size: number
  /** Short fingerprint of its bytes. */
  readonly hash: string
  /** The first characters, at most 200; control characters are replaced. */
  readonly start: string

  constructor(payload: Pick<UnreadablePayload, 'encoding' | 'size' | 'hash' | 'start'>) {
    this.encoding = payload.encoding
    this.size = payload.size
    this.hash = payload.hash
    this.start = payload.start
  }

  details(): Readonly<Record<string, string | number>> {
    const { encoding, hash, size, start } = this
    return { encoding, hash, size, problem: start }
  }
}
