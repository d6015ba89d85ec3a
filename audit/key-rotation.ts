import type { Instant } from '../domain/calendar/instant.ts'
import { NoteError, type NoteKey, readNote, readVerifierKey, signersOf, verifierKey } from './signed-note.ts'

/** One key of a log is followed by another. */
export interface KeyRotation {
  /** Verifier keys. */
  readonly from: string
  readonly to: string
  readonly at: Instant
}

const heading = 'hopelight log key rotation'

/** What both keys sign. */
export function rotationText({ from, to, at }: KeyRotation): string {
  return `${heading}\n${from}\n${to}\n${at}\n`
}

/**
 * All keys of a log, the one in use first, then its forerunners. A rotation that was broken off leads to no key in use and
 * counts for nothing. Throws `NoteError` when one was not signed by both keys.
 */
export function keysThrough(current: NoteKey, rotations: readonly string[]): readonly NoteKey[] {
  const keys: NoteKey[] = [current]
  for (const note of rotations.toReversed()) {
    const read = readNote(note)
    const [first, from = '', to = ''] = read.text.split('\n')
    const [older, newer] = [readVerifierKey(from), readVerifierKey(to)]
    const followed = keys.at(-1)
    if (first !== heading) throw new NoteError('is no rotation of keys')
    if (followed === undefined || verifierKey(newer) !== verifierKey(followed)) continue
    const signers = signersOf(read, [older, newer])
    if (!signers.includes(older) || !signers.includes(newer))
      throw new NoteError('a rotation of keys is not signed by both of them')
    keys.push(older)
  }
  return keys
}
