import { checkpointIn, type GivenNote, type KnownLogs, openedNote } from './check-checkpoints.ts'
import { entriesOf, fingerprintOf } from './checkpoint.ts'
import type { NoteKey } from './signed-note.ts'

/** What an auditor has of his own. */
export interface KeptOutside {
  readonly checkpoints: readonly GivenNote[]
  readonly keys: readonly NoteKey[]
  /** Of checkpoints; see `fingerprintOf`. */
  readonly fingerprints: readonly string[]
}

/** A team's checkpoints in an export. */
export interface TeamNotes {
  readonly teamId: string
  /** Of everything that the export holds of the team. */
  readonly whole: GivenNote
  readonly earlier: readonly GivenNote[]
}

/**
 * By which of the things that the auditor brought an export is known to be the house's: its key, a checkpoint that it had
 * signed, or for each team the fingerprint of the checkpoint of everything exported. A fingerprint covers no signature:
 * what stands behind its checkpoint may be a stranger's.
 */
export type Origin = 'key' | 'checkpoint' | 'fingerprint'

/** Null: nothing was brought, or nothing that vouches for all of it. A stranger’s export agrees with itself as well. */
export function originOf(
  known: Pick<KnownLogs, 'log' | 'keys'> & { readonly isKeyKnown: boolean },
  { checkpoints, fingerprints }: KeptOutside,
  teams: readonly TeamNotes[],
): Origin | null {
  if (known.isKeyKnown) return 'key'
  if (checkpoints.some((note) => !('code' in openedNote(note, known.log, known.keys)))) return 'checkpoint'
  const isToldWhole = ({ teamId, whole }: TeamNotes): boolean =>
    toldEntries(teamId, whole, fingerprints) !== null
  return teams.length > 0 && teams.every(isToldWhole) ? 'fingerprint' : null
}

/** How many of a team's entries stand up to the latest of its checkpoints of which the auditor has a fingerprint. */
export function entriesByFingerprint(
  { teamId, whole, earlier }: TeamNotes,
  fingerprints: readonly string[],
): number {
  return Math.max(0, ...[whole, ...earlier].map((note) => toldEntries(teamId, note, fingerprints) ?? 0))
}

/** Null: it is no checkpoint of that team, or of none of these fingerprints. */
function toldEntries(teamId: string, { note }: GivenNote, fingerprints: readonly string[]): number | null {
  const checkpoint = checkpointIn(note)
  if (checkpoint?.team !== teamId || !fingerprints.includes(fingerprintOf(checkpoint))) return null
  return entriesOf(checkpoint)
}
