import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const projectFolder = resolve(import.meta.dirname, '../..')
const dependencies = z.record(z.string(), z.string())
const packageSchema = z.object({ name: z.string(), version: z.string() })
const projectSchema = z.object({ dependencies, devDependencies: dependencies })

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

const project = projectSchema.parse(readJson(join(projectFolder, 'package.json')))
const pins: Readonly<Record<string, string>> = { ...project.dependencies, ...project.devDependencies }

/** The file of the package's own package.json that code in `from` gets, whatever the package exports. */
function manifestSeenFrom(from: string, name: string): string {
  const folders = createRequire(from).resolve.paths(name) ?? []
  const manifest = folders
    .map((folder) => join(folder, name, 'package.json'))
    .find((path) => existsSync(path))
  if (manifest === undefined) throw new Error(`${name} is not installed for ${from}`)
  return realpathSync(manifest)
}

const installedManifest = (name: string): string =>
  manifestSeenFrom(join(projectFolder, 'package.json'), name)

describe('protobufjs', () => {
  const users = ['@temporalio/common', '@temporalio/proto', '@temporalio/worker', '@temporalio/client']

  test.each(users)('is of major version 8 for %s', (user) => {
    const manifest = manifestSeenFrom(installedManifest(user), 'protobufjs')
    expect(packageSchema.parse(readJson(manifest)).version).toMatch(/^8\./u)
  })

  test('is one and the same copy for every Temporal package and for the project', () => {
    const copies = users.map((user) => dirname(manifestSeenFrom(installedManifest(user), 'protobufjs')))
    expect([...new Set(copies)]).toEqual([dirname(installedManifest('protobufjs'))])
  })
})

describe('the Temporal packages', () => {
  const pinned = Object.entries(pins).filter(([name]) => name.startsWith('@temporalio/'))
  const installed = globSync('**/node_modules/@temporalio/*/package.json', { cwd: projectFolder }).map(
    (path) => packageSchema.parse(readJson(join(projectFolder, path))),
  )

  test('are pinned to one version', () => {
    expect(pinned.length).toBeGreaterThan(5)
    expect(new Set(pinned.map(([, version]) => version)).size).toBe(1)
  })

  test('are installed at exactly the pinned version, transitive ones included', () => {
    expect(installed.map(({ name }) => name)).toEqual(expect.arrayContaining(pinned.map(([name]) => name)))
    expect(new Set(installed.map(({ version }) => version))).toEqual(
      new Set(pinned.map(([, version]) => version)),
    )
  })
})

describe('package.json', () => {
  test('names exact versions only', () => {
    const ranges = Object.entries(pins).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version))
    expect(ranges).toEqual([])
  })

  test('names the versions that are installed', () => {
    const versions = Object.keys(pins).map((name) => {
      const { version } = packageSchema.parse(readJson(installedManifest(name)))
      return [name, version] as const
    })
    expect(Object.fromEntries(versions)).toEqual(pins)
  })
})
