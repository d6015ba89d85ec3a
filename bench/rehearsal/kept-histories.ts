import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js'

/** The histories that a rehearsal left in a folder and its sub-folders. */
export async function keptHistories(folder: string): Promise<readonly History[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  return Promise.all(
    names.toSorted().map(async (name) => {
      const kept: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'))
      return historyFromJSON(kept)
    }),
  )
}
