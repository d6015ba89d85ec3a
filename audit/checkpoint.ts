import type { Instant } from '../domain/calendar/instant.ts'
import type { LogHead } from './log-head.ts'
import { sha256 } from './merkle-tree.ts'
import { NoteError, type NoteSigner, signNote } from './signed-note.ts'
import { teamWorkflowIds } from '../domain/cadence/state.ts'

/**
 * How far a team's seven logs had come. As a C2SP checkpoint it is that of the programme's log; the steps' logs stand in
 * its extension lines. @source C2SP tlog-checkpoint; docs/record.md
 */
export interface Checkpoint {
  /** Name of the installation's log key. */
  readonly log: string
  readonly team: string
  /** In the order of `teamWorkflowIds`. */
  readonly heads: readonly LogHead[]
  readonly at: Instant
}

/** What is signed. */
export function checkpointText({ log, heads, at }: Checkpoint): string {
  const [programme, ...steps] = heads
  if (programme === undefined) throw new NoteError('a checkpoint has the heads of seven logs')
  const root = (head: LogHead): string => Buffer.from(head.root).toString('base64')
  const lines = [
    `${log}/${programme.workflowId}`,
    `${programme.size}`,
    root(programme),
    ...steps.map((head) => `log ${head.workflowId} ${head.size} ${root(head)}`),
    `at ${at}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Short enough for a message or for paper, and of this checkpoint alone: SHA-256 of what is signed, in hex. */
export function fingerprintOf(checkpoint: Checkpoint): string {
  return sha256(checkpointText(checkpoint)).toString('hex')
}

/** Of all its logs. */
export function entriesOf({ heads }: Pick<Checkpoint, 'heads'>): number {
  return heads.reduce((sum, { size }) => sum + size, 0)
}

/** As a signed note; its log bears the name of the key. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'log'>, signer: NoteSigner): string {
  return signNote(checkpointText({ ...checkpoint, log: signer.name }), [signer])
}

/** Throws `NoteError`. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n')
  const [, log, team] = /^([^\s+]+)\/team\/([a-z0-9-]{2,40})$/u.exec(origin) ?? []
  if (log === undefined || team === undefined) throw new NoteError('its first line names no team of a log')
  const [programme, ...steps] = teamWorkflowIds(team)
  const heads = [
    headOf(programme ?? '', size, root),
    ...steps.map((workflowId, index) => {
      const [word, name, stepSize = '', stepRoot = '', ...more] = (rest[index] ?? '').split(' ')
      if (word !== 'log' || name !== workflowId || more.length > 0)
        throw new NoteError(`has no line for the log of ${workflowId}`)
      return headOf(workflowId, stepSize, stepRoot)
    }),
  ]
  const [last = '', end, ...beyond] = rest.slice(steps.length)
  const [, at] = /^at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00)$/u.exec(last) ?? []
  if (at === undefined || end !== '' || beyond.length > 0)
    throw new NoteError('does not end with the moment it was made at')
  return { log, team, heads, at }
}

function headOf(workflowId: string, size: string, root: string): LogHead {
  const bytes = Buffer.from(root, 'base64')
  if (!/^(0|[1-9]\d{0,9})$/u.test(size) || bytes.length !== 32 || bytes.toString('base64') !== root)
    throw new NoteError(`has no size and root for the log of ${workflowId}`)
  return { workflowId, size: Number(size), root: bytes }
}
