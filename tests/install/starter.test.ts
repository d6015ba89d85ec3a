import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const projectFolder = resolve(import.meta.dirname, '../..')

/** A program in the place of the CLI that says how it was started and ends as its first argument tells it to. */
const program = `
const [order]: readonly (string | undefined)[] = process.argv.slice(2)
let signals = 0
process.on('SIGINT', () => {
  signals += 1
  console.log('stopping', signals)
  setTimeout(() => process.exit(7), 200)
})
process.emitWarning('new', 'ExperimentalWarning')
console.log(JSON.stringify({ pid: process.pid, node: process.versions.node, args: process.argv.slice(2) }))
if (order === 'wait') setInterval(() => undefined, 1000)
else process.exitCode = Number(order ?? 0)
`

/** Loaded ahead of the starter, it makes the starter believe in an older Node. */
const pretendOlder =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})'

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

type Started = ChildProcessByStdio<null, Readable, Readable>

let folder = ''
let bin = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-starter-'))
  bin = join(folder, 'bin/hopelight.js')
  await cp(join(projectFolder, 'bin'), join(folder, 'bin'), { recursive: true })
  await cp(join(projectFolder, 'package.json'), join(folder, 'package.json'))
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'dir')
  await mkdir(join(folder, 'client/cli'), { recursive: true })
  await writeFile(join(folder, 'client/cli/main.ts'), program)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function start(file: string, args: readonly string[], nodeArgs: readonly string[]): Started {
  return spawn(process.execPath, [...nodeArgs, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function end(child: Started): Promise<Ended> {
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((done) => {
    child.once('exit', (code, signal) => {
      done({ code, signal })
    })
  })
  const [out, err, { code, signal }] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, signal, out, err }
}

/** Waits until the program has said how it was started, sends the signal to the starter and waits for the end. */
async function endBy(signal: NodeJS.Signals, nodeArgs: readonly string[]): Promise<Ended> {
  const child = start(bin, ['wait'], nodeArgs)
  child.stdout.once('data', () => {
    child.kill(signal)
  })
  return end(child)
}

const onOlderNode = ['--import', pretendOlder]

describe.each([
  ['on a Node that runs TypeScript', []],
  ['on an older Node', onOlderNode],
])('the starter %s', (_, nodeArgs) => {
  test('hands over the arguments and ends with the code of the CLI, without warnings', async () => {
    const ended = await end(start(bin, ['3', 'a b', '--json'], nodeArgs))
    expect(JSON.parse(ended.out)).toMatchObject({ args: ['3', 'a b', '--json'] })
    expect(ended).toMatchObject({ code: 3, signal: null, err: '' })
  })

  test('starts through a symbolic link in another folder', async () => {
    const link = join(folder, 'linked')
    await rm(link, { force: true })
    await symlink(bin, link)
    expect(await end(start(link, ['0'], nodeArgs))).toMatchObject({ code: 0, err: '' })
  })

  test('lets the CLI stop by itself on SIGINT, told once', async () => {
    const ended = await endBy('SIGINT', nodeArgs)
    expect(ended).toMatchObject({ code: 7, signal: null })
    expect(ended.out.match(/stopping \d/gu)).toEqual(['stopping 1'])
  })

  test('ends by the signal that ended the CLI', async () => {
    expect(await endBy('SIGTERM', nodeArgs)).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(await endBy('SIGHUP', nodeArgs)).toMatchObject({ code: null, signal: 'SIGHUP' })
  })
})

describe('the starter', () => {
  test('runs the CLI on the packaged Node when the host is older, else in its own process', async () => {
    const here = start(bin, ['0'], [])
    expect(JSON.parse((await end(here)).out)).toMatchObject({ pid: here.pid })
    const there = start(bin, ['0'], onOlderNode)
    const { out } = await end(there)
    expect(out).toContain('"node":"24.')
    expect(JSON.parse(out)).not.toMatchObject({ pid: there.pid })
  })

  test('says its version without starting anything', async () => {
    const { version } = z.object({ version: z.string() }).parse(createRequire(bin)('../package.json'))
    expect(await end(start(bin, ['--version'], []))).toMatchObject({ code: 0, out: `${version}\n`, err: '' })
  })

  test('says what to install where this Node is too old and none came with it', async () => {
    const away = await mkdtemp(join(tmpdir(), 'hopelight-alone-'))
    try {
      await cp(join(projectFolder, 'bin'), join(away, 'bin'), { recursive: true })
      await mkdir(join(away, 'node_modules'))
      const installed = ['commander']
      for (const name of installed)
        await symlink(join(projectFolder, 'node_modules', name), join(away, 'node_modules', name), 'dir')
      const ended = await end(start(join(away, 'bin/hopelight.js'), ['plan'], onOlderNode))
      expect(ended).toMatchObject({ code: 1, out: '' })
      expect(ended.err).toContain('需要 Node 24')
      expect(ended.err).toContain('this is 20.0.0')
    } finally {
      await rm(away, { recursive: true, force: true })
    }
  })

  test.each(['!', '?'])('names a folder with %s, in which no workflow code can be bundled', async (sign) => {
    const away = await mkdtemp(join(tmpdir(), `hopelight-${sign}-`))
    try {
      await cp(folder, away, { recursive: true, verbatimSymlinks: true })
      const ended = await end(start(join(away, 'bin/hopelight.js'), ['0'], []))
      expect(ended).toMatchObject({ code: 1, out: '' })
      expect(ended.err).toContain(`holds “${sign}”: move it`)
    } finally {
      await rm(away, { recursive: true, force: true })
    }
  })

  test.each([{ nodeArgs: [] }, { nodeArgs: onOlderNode }])(
    'says what to do without node_modules: $nodeArgs',
    async ({ nodeArgs }) => {
      const away = await mkdtemp(join(tmpdir(), 'hopelight-bare-'))
      try {
        await cp(join(projectFolder, 'bin'), join(away, 'bin'), { recursive: true })
        await cp(join(projectFolder, 'package.json'), join(away, 'package.json'))
        const ended = await end(start(join(away, 'bin/hopelight.js'), ['plan'], nodeArgs))
        expect(ended).toMatchObject({ code: 1, out: '' })
        expect(ended.err).toContain('npm ci')
        expect(ended.err.trim().split('\n')).toHaveLength(1)
      } finally {
        await rm(away, { recursive: true, force: true })
      }
    },
  )
})
