import { join } from 'node:path'

/**
 * The folder that holds `checkpoints/`: that of the archive where it has one of its own, since machines that share the record
 * share that one; else the data folder.
 */
export function checkpointsHome(dataFolder: string, archiveFolder: string | null): string {
  return archiveFolder ?? dataFolder
}

/** Holds what is kept of a team's checkpoints. */
export function teamFolder(home: string, teamId: string): string {
  return join(home, 'checkpoints', teamId)
}
