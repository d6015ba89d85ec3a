import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addMs, type Instant } from '../domain/calendar/instant.ts'
import { teamFolder } from './checkpoint-folder.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { readNote } from './signed-note.ts'

/** Made by the keeper, not handed to anybody. */
const dailyForm = /^(\d{6})\d{2}T\d{6}-daily\.note$/u
/** For how long every daily one is kept; of what is older, the last of each month. */
const dailyMs = 31 * 86_400_000

/** The signed checkpoints that this installation has kept of a team, the first one first. */
export async function keptCheckpoints(home: string, teamId: string): Promise<readonly string[]> {
  const folder = teamFolder(home, teamId)
  return Promise.all((await noteNames(folder)).map((name) => readFile(join(folder, name), 'utf8')))
}

export interface KeptCheckpoint {
  readonly note: string
  readonly checkpoint: Checkpoint
}

/** The one made last, or last before a moment; null: there is none. Throws `NoteError` when it cannot be read. */
export async function lastCheckpoint(
  home: string,
  teamId: string,
  before?: Instant,
): Promise<KeptCheckpoint | null> {
  const folder = teamFolder(home, teamId)
  const names = await noteNames(folder)
  const name = names.findLast((each) => before === undefined || each < momentOf(before))
  if (name === undefined) return null
  const note = await readFile(join(folder, name), 'utf8')
  return { note, checkpoint: readCheckpoint(readNote(note).text) }
}

/** The teams that have a folder of them, in order. */
export async function checkpointedTeams(home: string): Promise<readonly string[]> {
  const names: readonly string[] = await readdir(join(home, 'checkpoints')).catch(() => [])
  return names.toSorted()
}

/** A file a moment; the same moment again replaces it. Gives its path. */
export function keepCheckpoint(home: string, teamId: string, note: string, at: Instant): Promise<string> {
  return keepAs(teamFolder(home, teamId), `${momentOf(at)}.note`, note)
}

/**
 * As `keepCheckpoint`, of the keeper. Daily ones of more than a month ago go, but for the last of each month; what was made
 * for an export stays.
 */
export async function keepDailyCheckpoint(
  home: string,
  teamId: string,
  note: string,
  at: Instant,
): Promise<string> {
  const folder = teamFolder(home, teamId)
  const file = await keepAs(folder, `${momentOf(at)}-daily.note`, note)
  const daily = (await noteNames(folder)).filter((name) => dailyForm.test(name))
  const latest = momentOf(addMs(at, -dailyMs))
  for (const [index, name] of daily.entries())
    if (name < latest && monthOf(daily[index + 1]) === monthOf(name)) await rm(join(folder, name))
  return file
}

async function keepAs(folder: string, name: string, note: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [file, draft] = [join(folder, name), join(folder, `.${name}.${process.pid}`)]
  await writeFile(draft, note, { mode: 0o600 })
  await rename(draft, file)
  return file
}

async function noteNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.endsWith('.note') && !name.startsWith('.')).toSorted()
}

/** `20261128T092032`, whose order is that of time. */
function momentOf(at: Instant): string {
  return at.slice(0, 19).replaceAll(/[-:]/gu, '')
}

function monthOf(name: string | undefined): string {
  return dailyForm.exec(name ?? '')?.[1] ?? ''
}
