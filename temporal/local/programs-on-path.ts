import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Every executable file of that name in the folders of a PATH variable, in its order. */
export async function programsOnPath(name: string, pathVariable: string): Promise<readonly string[]> {
  const candidates = pathVariable
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
  const executable = await Promise.all(
    [...new Set(candidates)].map(async (path) => ({ path, found: await isExecutable(path) })),
  )
  return executable.filter(({ found }) => found).map(({ path }) => path)
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
