import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { claimDataFile, versionFileOf } from '../../../temporal/local/data-file.ts'
import { freePort } from '../../../temporal/local/free-port.ts'
import type { LocalTemporal } from '../../../temporal/local/local-temporal.ts'
import { retentionDays } from '../../../temporal/local/namespace.ts'
import { commandLineOf, startOfProcess } from '../../../temporal/local/process-identity.ts'
import { type LocalTemporalOptions, startLocalTemporal } from '../../../temporal/local/server-process.ts'
import { recordFileOf, runningServerOf } from '../../../temporal/local/server-record.ts'
import { supportsTimeSkipping } from '../../../temporal/local/time-skipping-support.ts'
import { temporaryFolder } from './temp-folder.ts'

const ownerPath = fileURLToPath(new URL('../../support/own-temporal-server.ts', import.meta.url))

async function optionsIn(
  folder: string,
  changes: Partial<LocalTemporalOptions> = {},
): Promise<LocalTemporalOptions> {
  return {
    binary: inject('temporalBinary'),
    dataFile: join(folder, 'temporal.db'),
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    timeSkipping: false,
    logFile: join(folder, 'temporal.log'),
    ...changes,
  }
}

async function start(options: LocalTemporalOptions): Promise<LocalTemporal> {
  const server = await startLocalTemporal(options)
  onTestFinished(() => server.stop())
  return server
}

async function connect(address: string): Promise<Connection> {
  const connection = await Connection.connect({ address })
  onTestFinished(() => connection.close())
  return connection
}

/** Another process that starts the server and then only waits. */
async function startOwner(
  options: LocalTemporalOptions,
): Promise<{ readonly owner: ChildProcess; readonly pid: number }> {
  const owner = spawn(process.execPath, [ownerPath, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  onTestFinished(() => {
    owner.kill('SIGKILL')
  })
  const pid = Number(await firstLine(owner.stdout))
  const begun = await startOfProcess(pid)
  onTestFinished(async () => {
    if (begun !== null && (await startOfProcess(pid)) === begun) process.kill(pid, 'SIGKILL')
  })
  return { owner, pid }
}

async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface(stream)) return line
  throw new Error('The owner ended without a word')
}

/** With its whole process group, as a terminal's Ctrl-C reaches it, only harder. */
async function kill(owner: ChildProcess): Promise<void> {
  if (owner.pid === undefined) throw new Error('The owner never ran')
  const gone = once(owner, 'exit')
  process.kill(-owner.pid, 'SIGKILL')
  await gone
}

async function untilGone(pid: number): Promise<void> {
  while ((await startOfProcess(pid)) !== null) await sleep(50)
}

describe('a server on a data file', () => {
  test('keeps its data over a stop and a start', async () => {
    const options = await optionsIn(await temporaryFolder())
    const first = await startLocalTemporal(options)
    const before = await connect(first.address)
    const { runId } = await before.workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId: 'kept',
      requestId: 'once',
      workflowType: { name: 'none' },
      taskQueue: { name: 'none' },
    })
    await first.stop()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    await expect(access(recordFileOf(options.dataFile ?? ''))).rejects.toThrow('ENOENT')
    const second = await start(options)
    expect(second).toMatchObject({
      address: first.address,
      uiAddress: null,
      adopted: false,
      version: '1.32.0',
    })
    const client = new Client({ connection: await connect(second.address) })
    expect(await client.workflow.getHandle('kept').describe()).toMatchObject({
      runId,
      status: { name: 'RUNNING' },
    })
  })

  test('keeps its data in a folder of any name, and is found there', async () => {
    const name = `龙游 a#b?c%20d&e;f=g!h'i"j`
    const folder = await temporaryFolder()
    const options = await optionsIn(join(folder, name))
    const server = await start(options)
    expect(await readdir(folder)).toEqual([name])
    expect(await readdir(join(folder, name))).toEqual(
      expect.arrayContaining(['temporal.db', 'temporal.db-wal', 'temporal.pid']),
    )
    expect(await runningServerOf(options.dataFile ?? '')).toMatchObject({ pid: server.pid })
    await server.stop()
    expect(await runningServerOf(options.dataFile ?? '')).toBeNull()
  })

  test('is not started on a file of another version', async () => {
    const options = await optionsIn(await temporaryFolder())
    await writeFile(options.dataFile ?? '', 'theirs')
    await writeFile(versionFileOf(options.dataFile ?? ''), '{"temporalCli":"1.8.0"}')
    await expect(start(options)).rejects.toThrow('was made by version 1.8.0')
    await expect(access(options.logFile)).rejects.toThrow('ENOENT')
  })

  test('is not started twice, and the second is told who has it', async () => {
    const options = await optionsIn(await temporaryFolder())
    const first = await start(options)
    const second = start({ ...options, port: await freePort() })
    await expect(second).rejects.toThrow(
      `process ${process.pid} of this program runs its Temporal server at ${first.address}`,
    )
    expect(await commandLineOf(first.pid)).toContain('start-dev')
  })

  test('outlives a killed owner and is taken over by the next start', async () => {
    const options = await optionsIn(await temporaryFolder())
    const { owner, pid } = await startOwner(options)
    await expect(start(options)).rejects.toThrow(`process ${owner.pid} of this program`)
    await kill(owner)
    const adopted = await start(options)
    expect(adopted).toMatchObject({
      pid,
      adopted: true,
      address: `127.0.0.1:${options.port}`,
      version: '1.32.0',
    })
    await adopted.stop()
    expect(await adopted.exited).toEqual({ code: null, signal: null })
    expect(await startOfProcess(pid)).toBeNull()
  })

  test('is replaced when the next start wants it otherwise', async () => {
    const options = await optionsIn(await temporaryFolder())
    const { owner, pid } = await startOwner(options)
    await kill(owner)
    const replaced = await start({ ...options, port: await freePort() })
    expect(replaced.adopted).toBe(false)
    expect(await startOfProcess(pid)).toBeNull()
  })

  test('is started anew when the recorded process is somebody else by now', async () => {
    const options = await optionsIn(await temporaryFolder())
    const { owner, pid } = await startOwner(options)
    const record = await readFile(recordFileOf(options.dataFile ?? ''), 'utf8')
    await kill(owner)
    process.kill(pid, 'SIGKILL')
    await untilGone(pid)
    await writeFile(
      recordFileOf(options.dataFile ?? ''),
      record.replace(`"pid":${pid}`, `"pid":${process.pid}`),
    )
    const server = await start(options)
    expect(server.adopted).toBe(false)
  })
})

describe('a server in memory', () => {
  test('ends with its owner, even a killed one', async () => {
    const { owner, pid } = await startOwner(await optionsIn(await temporaryFolder(), { dataFile: null }))
    expect(await commandLineOf(pid)).toContain('start-dev')
    await kill(owner)
    await untilGone(pid)
  })

  test('serves the Web UI on the port that was asked for, and keeps closed runs for a day', async () => {
    const uiPort = await freePort()
    const server = await start(await optionsIn(await temporaryFolder(), { dataFile: null, uiPort }))
    expect(server.uiAddress).toBe(`http://127.0.0.1:${uiPort}`)
    expect((await fetch(`http://127.0.0.1:${uiPort}/`)).status).toBe(200)
    expect(await retentionDays(await connect(server.address), 'default')).toBe(1)
  })

  test('says that it cannot skip time when it was not asked to', async () => {
    const server = await start(await optionsIn(await temporaryFolder(), { dataFile: null }))
    const support = await supportsTimeSkipping(await connect(server.address), 'default')
    expect(support.supported).toBe(false)
    expect(support.reason).toContain('frontend.WorkflowTimeSkippingEnabled=true')
  })

  test('tells when it ends by itself', async () => {
    const server = await start(await optionsIn(await temporaryFolder(), { dataFile: null }))
    process.kill(server.pid, 'SIGKILL')
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' })
    await server.stop()
  })
})

describe('a start that fails', () => {
  test.each(['port', 'uiPort'] as const)('names the %s when another program has it', async (which) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => {
      other.close()
    })
    const address = other.address()
    if (address === null || typeof address === 'string') throw new Error('The socket has no port')
    const options = await optionsIn(await temporaryFolder(), { dataFile: null, [which]: address.port })
    await expect(start(options)).rejects.toThrow(`Port ${address.port} (Temporal`)
    await expect(start(options)).rejects.toThrow('is in use by another program')
  })

  test('shows the end of the log of a server that died', async () => {
    const options = await optionsIn(await temporaryFolder())
    await claimDataFile(options.dataFile ?? '')
    await writeFile(options.dataFile ?? '', 'this is no SQLite file '.repeat(1_000))
    await expect(start(options)).rejects.toThrow(/ended while starting \(exit code 1\)[^]*not a database/)
    await expect(access(recordFileOf(options.dataFile ?? ''))).rejects.toThrow('ENOENT')
  })

  test('names a binary that cannot be run', async () => {
    const options = await optionsIn(await temporaryFolder(), { binary: '/no/such/temporal', dataFile: null })
    await expect(start(options)).rejects.toThrow('/no/such/temporal cannot be started: spawn')
  })
})
