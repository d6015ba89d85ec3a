import { fingerprintIn, type GivenNote, type KnownLogs, openedNote } from './check-checkpoints.ts'
import type { NoteKey } from './signed-note.ts'

/** What an auditor has of his own. */
export interface KeptOutside {
  readonly checkpoints: readonly GivenNote[]
  readonly keys: readonly NoteKey[]
  /** Of checkpoints; see `fingerprintOf`. */
  readonly fingerprints: readonly string[]
}

/**
 * By which of the things that the auditor brought an export is known to be the house's: its key, a checkpoint that it had
 * signed, or a fingerprint of one for each team, which vouches for what was recorded up to it.
 */
export type Origin = 'key' | 'checkpoint' | 'fingerprint'

/** Null: nothing was brought, or nothing that vouches for all of it. A stranger’s export agrees with itself as well. */
export function originOf(
  known: Pick<KnownLogs, 'log' | 'keys'> & { readonly isKeyKnown: boolean },
  { checkpoints, fingerprints }: KeptOutside,
  notesByTeam: readonly (readonly GivenNote[])[],
): Origin | null {
  if (known.isKeyKnown) return 'key'
  if (checkpoints.some((note) => !('code' in openedNote(note, known.log, known.keys)))) return 'checkpoint'
  const isToldOf = ({ note }: GivenNote): boolean => fingerprints.includes(fingerprintIn(note) ?? '')
  return notesByTeam.length > 0 && notesByTeam.every((notes) => notes.some(isToldOf)) ? 'fingerprint' : null
}
