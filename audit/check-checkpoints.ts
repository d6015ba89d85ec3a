import type { ArchiveFiles } from './archive.ts'
import type { CheckedLog } from './check-log.ts'
import { readExactJson } from './exact-json.ts'
import { type Checkpoint, fingerprintOf, readCheckpoint } from './checkpoint.ts'
import { type ExportContent, teamProofs } from './export-content.ts'
import { layout } from './export-layout.ts'
import { type Finding, finding } from './findings.ts'
import { isConsistent, isIncluded, rootOf, sameHash, type TreeHead } from './merkle-tree.ts'
import { noteProblem, textOf } from './open-export.ts'
import { type NoteKey, readNote, signersOf } from './signed-note.ts'

export interface CheckedTeam {
  readonly teamId: string
  readonly logs: readonly CheckedLog[]
}

/** A checkpoint to hold the logs against: the export's own, one it brings along, or one that the auditor kept. */
export interface GivenNote {
  /** What the auditor calls it: a file's name. */
  readonly name: string
  readonly note: string
}

/** The checkpoint; a finding in its place when it is none, or is signed by no key of the log. */
export function openedNote(
  { name, note }: GivenNote,
  log: string,
  keys: readonly NoteKey[],
): Checkpoint | Finding {
  try {
    const read = readNote(note)
    const checkpoint = readCheckpoint(read.text)
    if (checkpoint.log !== log || signersOf(read, keys).length === 0)
      return finding('checkpoint-signature', { name, problem: checkpoint.log })
    return checkpoint
  } catch (error) {
    return finding('checkpoint-unreadable', { name, problem: noteProblem(error) })
  }
}

export interface KnownLogs {
  readonly log: string
  readonly teams: readonly CheckedTeam[]
  /** Of the whole export: those that are not among `teams` are checked elsewhere. */
  readonly teamIds: ReadonlySet<string>
  readonly keys: readonly NoteKey[]
}

/** Whether what a checkpoint says is a beginning of these logs; the export's own has to say all of it. */
export function checkCheckpoint(
  given: GivenNote,
  { log, teams, teamIds, keys }: KnownLogs,
  isWhole: boolean,
): readonly Finding[] {
  const checkpoint = openedNote(given, log, keys)
  if ('code' in checkpoint) return [checkpoint]
  const { name } = given
  const team = teams.find(({ teamId }) => teamId === checkpoint.team)
  if (team === undefined)
    return teamIds.has(checkpoint.team) ? [] : [finding('checkpoint-team', { name, team: checkpoint.team })]
  return checkpoint.heads.flatMap(({ workflowId, size, root }) => {
    const own = team.logs.find((each) => each.workflowId === workflowId)
    if (own?.isUnread === true) return []
    const hashes = own?.hashes ?? []
    const details = { workflowId, name, at: checkpoint.at, size, count: hashes.length }
    if (hashes.length < size) return [finding('checkpoint-size', details)]
    if (!sameHash(rootOf(hashes.slice(0, size)), root)) return [finding('checkpoint-root', details)]
    return isWhole && hashes.length > size
      ? [finding('count', { workflowId, expected: size, count: hashes.length })]
      : []
  })
}

/** Whether each fingerprint that an auditor kept is that of one of these checkpoints, which are themselves checked. */
export function checkFingerprints(
  fingerprints: readonly string[],
  notes: readonly GivenNote[],
): readonly Finding[] {
  if (fingerprints.length === 0) return []
  const known = new Set(
    notes.map(({ note }) => checkpointIn(note)).flatMap((each) => (each === null ? [] : fingerprintOf(each))),
  )
  return fingerprints
    .filter((fingerprint) => !known.has(fingerprint))
    .map((fingerprint) => finding('checkpoint-fingerprint', { fingerprint }))
}

/** Null: it is no checkpoint. */
export function checkpointIn(note: string): Checkpoint | null {
  try {
    return readCheckpoint(readNote(note).text)
  } catch (error) {
    noteProblem(error)
    return null
  }
}

/** Whether the proofs that an export brings along prove what they say they do. */
export function checkProofs(
  files: ArchiveFiles,
  { teamId, earlierCheckpoints }: ExportContent['teams'][number],
  logs: readonly CheckedLog[],
): readonly Finding[] {
  const proofs = proofsOf(textOf(files, layout.proofs(teamId)) ?? '')
  const wrong = (problem: string): readonly Finding[] => [finding('proof', { team: teamId, problem })]
  if (proofs === null || proofs.length !== logs.length) return wrong(layout.proofs(teamId))
  const earlier = Array.from({ length: earlierCheckpoints }, (_, index) =>
    checkpointIn(textOf(files, layout.earlierCheckpoint(teamId, index + 1)) ?? ''),
  )
  return logs.flatMap(({ hashes, isUnread, workflowId }, index) => {
    if (isUnread) return []
    const proof = proofs[index]
    const head: TreeHead = { size: hashes.length, root: rootOf(hashes) }
    const [last, from] = [proof?.lastEntry ?? null, proof?.consistency ?? []]
    if (proof?.workflowId !== workflowId) return wrong(workflowId)
    const leaf = hashes.at(-1)
    if (leaf === undefined ? last !== null : last === null || last.index !== hashes.length - 1)
      return wrong(`${workflowId}: lastEntry`)
    if (
      leaf !== undefined &&
      !isIncluded({ leaf, index: hashes.length - 1, ...head }, decoded(last?.hashes ?? []))
    )
      return wrong(`${workflowId}: lastEntry`)
    const before = earlier
      .flatMap((checkpoint) => checkpoint?.heads[index] ?? [])
      .filter(({ size }) => size <= hashes.length)
    const holds =
      from.length === before.length &&
      before.every((earliest, place) => {
        const consistency = from[place]
        return (
          consistency?.size === earliest.size && isConsistent(earliest, head, decoded(consistency.hashes))
        )
      })
    return holds ? [] : wrong(`${workflowId}: consistency`)
  })
}

function proofsOf(text: string) {
  try {
    return teamProofs.parse(readExactJson(text, 1))
  } catch {
    return null
  }
}

function decoded(hashes: readonly string[]): readonly Uint8Array[] {
  return hashes.map((hash) => Buffer.from(hash, 'base64'))
}
