import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../../config/project-folder.ts'
import { listInPackage } from '../../operations/export/software-list.ts'
import { longRuns, stopped, upPorts, withCalendars, withoutSettings } from '../support/up-process.ts'

const run = promisify(execFile)
const mostBytes = 64 * 1024 * 1024
/** What a checkout has and a package is not made of, and what is no part of the project. */
const leftOut = new Set(['.git', 'node_modules', 'dist', 'data', 'tests', 'bench', 'coverage', '.cache'])

let folder: string
let home: string
let program: string

/** The tarball of this checkout, made beside it, and installed where there is nothing else. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-package-'))
  const sources = join(folder, 'sources')
  home = join(folder, 'home')
  await mkdir(sources)
  await mkdir(home)
  for (const name of await readdir(projectFolder()))
    if (!leftOut.has(name)) await cp(join(projectFolder(), name), join(sources, name), { recursive: true })
  await symlink(join(projectFolder(), 'node_modules'), join(sources, 'node_modules'), 'dir')
  await npm(sources, 'pack', '--pack-destination', folder)
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await writeFile(join(home, 'package.json'), '{ "private": true }')
  await npm(home, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball))
  program = join(home, 'node_modules', 'hopelight', 'bin', 'hopelight.js')
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

async function npm(cwd: string, ...words: readonly string[]): Promise<void> {
  await run('npm', words, { cwd, env: withoutSettings(process.env), maxBuffer: mostBytes })
}

async function hopelight(...words: readonly string[]): Promise<string> {
  const options = { cwd: home, env: withoutSettings(process.env), maxBuffer: mostBytes }
  return (await run(process.execPath, [program, ...words], options)).stdout
}

const example = (name: string): string => join(home, 'node_modules', 'hopelight', 'examples', name)

test('the package holds its programs and data, and no sources or tests', async () => {
  const inside = await readdir(join(home, 'node_modules', 'hopelight'))
  expect(inside).toEqual(expect.arrayContaining(['bin', 'dist', 'templates', 'calendars', 'examples']))
  expect(inside.filter((name) => ['tests', 'domain', 'client'].includes(name))).toEqual([])
})

test('the package names the software that it runs on, and nothing that only builds it', async () => {
  const file = join(home, 'node_modules', 'hopelight', 'dist', listInPackage)
  const list = z
    .looseObject({ components: z.array(z.looseObject({ name: z.string() })) })
    .parse(JSON.parse(await readFile(file, 'utf8')))
  const names = list.components.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['fastify', '@temporalio/worker']))
  expect(names.filter((name) => ['vitest', 'typescript', 'fast-check'].includes(name))).toEqual([])
})

test('the package plans three years', async () => {
  const plan: unknown = JSON.parse(
    await hopelight(...withCalendars(['plan', example('longyou.yaml'), '--json'])),
  )
  expect(JSON.stringify(plan)).toContain('weekly-salon')
})

test('the package runs a team, shows it, and stops in order', async () => {
  const runs = longRuns(program)
  const data = join(folder, 'data')
  try {
    const { words } = await upPorts()
    const up = runs.start(['up', example('longyou.yaml'), '--data', data, ...words])
    await up.until('Ctrl-C 停止')
    expect(await hopelight('show', 'longyou', '--data', data)).toContain('龙游县')
    expect(await stopped(up)).toBe(0)
  } finally {
    await runs.end()
  }
})
