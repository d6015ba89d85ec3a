import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../../domain/calendar/instant.ts'

const folderOf = (dataFolder: string, teamId: string): string => join(dataFolder, 'checkpoints', teamId)

/** The signed checkpoints that this installation has kept of a team, the first one first. */
export async function keptCheckpoints(dataFolder: string, teamId: string): Promise<readonly string[]> {
  const folder = folderOf(dataFolder, teamId)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.note'))
  return Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')))
}

/** A file a moment; the same moment again replaces it. Gives its path. */
export async function keepCheckpoint(
  dataFolder: string,
  teamId: string,
  note: string,
  at: Instant,
): Promise<string> {
  const folder = folderOf(dataFolder, teamId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${at.slice(0, 19).replaceAll(/[-:]/gu, '')}.note`)
  await writeFile(file, note, { mode: 0o600 })
  return file
}
