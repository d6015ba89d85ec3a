import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../config/project-folder.ts'

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
})

const heading = `Hopelight runs on the packages below, each under its own licence.
Made by "npm run notice" from package-lock.json.
`

/** The text of NOTICE, from the lock file alone, so that it is the same on every machine. */
export async function noticeText(): Promise<string> {
  const text = await readFile(join(projectFolder(), 'package-lock.json'), 'utf8')
  const { packages } = lockFile.parse(JSON.parse(text))
  const lines = Object.entries(packages).flatMap(([path, { dev, devOptional, license, version }]) => {
    const name = path.split('node_modules/').at(-1) ?? ''
    if (name === '' || dev === true || devOptional === true) return []
    return [`${name} ${version ?? ''}: ${license ?? 'see the package'}`]
  })
  return `${heading}\n${[...new Set(lines)].toSorted().join('\n')}\n`
}
