import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildBundle } from '../workers/build-bundle.ts'
import { cacheFolder } from './stage.ts'

/** Puts Hopelight's workflow code into that folder and gives its path. */
export async function writeHopelightBundle(folder: string): Promise<string> {
  const { code } = await buildBundle(join(cacheFolder, 'bundles'))
  const path = join(folder, 'hopelight-workflows.js')
  await writeFile(path, code)
  return path
}
