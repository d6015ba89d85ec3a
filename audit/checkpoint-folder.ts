import { join } from 'node:path'

/** Holds what is kept of a team's checkpoints. */
export function teamFolder(dataFolder: string, teamId: string): string {
  return join(dataFolder, 'checkpoints', teamId)
}
