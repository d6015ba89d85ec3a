import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const projectFolder = resolve(import.meta.dirname, '../..')
const names = z.record(z.string(), z.string())
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      dependencies: names.optional(),
      optionalDependencies: names.optional(),
    }),
  ),
})

const { packages } = lockSchema.parse(
  JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')),
)

/** The folders in which code of a locked package finds its dependencies, nearest first. */
function foldersSeenFrom(path: string): readonly string[] {
  const nested = [...path.matchAll(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+/gu)].map(
    ({ index, 0: found }) => `${path.slice(0, index + found.length)}/node_modules`,
  )
  return [...nested.toReversed(), 'node_modules']
}

test('the lock file names every package that another one may need, of every platform, or npm ci refuses it', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !foldersSeenFrom(path).some((folder) => `${folder}/${name}` in packages))
      .map((name) => `${path} → ${name}`),
  )
  expect(missing).toEqual([])
})

test('the lock file names no registry', () => {
  expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
})

test('the lock file knows every package of every platform by its hash', () => {
  const own = ''
  const unknown = Object.entries(packages).filter(
    ([path, { integrity }]) => path !== own && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
  )
  expect(unknown.map(([path]) => path)).toEqual([])
})
