import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, vi } from 'vitest'
import { z } from 'zod'
import { openLedger } from '../../ledger/open-ledger.ts'
import { type LongRun, longRuns, stopped, upPorts, type UpPorts } from '../support/up-process.ts'
import { courseOfEvents } from '../support/course-of-events.ts'

const ready = 'Ctrl-C 停止'
const runs = longRuns()
let folder: string
let data: string
let ports: UpPorts
let up: LongRun

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-doctor-'))
  data = join(folder, 'data')
  ports = await upPorts()
})

afterAll(async () => {
  await runs.end()
  await rm(folder, { recursive: true, force: true })
})

const report = z.looseObject({
  findings: z.array(z.looseObject({ kind: z.string(), subject: z.string() })),
  notLookedAt: z.array(z.string()),
  repaired: z.array(z.string()),
})

/** A machine whose disk is nearly full is no concern of these tests. */
const ofTheMachine = ['disk-filling']

async function doctor(...words: readonly string[]) {
  const run = runs.start(['doctor', '--data', data, '--json', ...words])
  const code = await run.exited
  const { findings, notLookedAt, repaired } = report.parse(JSON.parse(run.stdout()))
  const kinds = findings.filter(({ kind }) => !ofTheMachine.includes(kind)).map(({ kind }) => kind)
  return { code, kinds, isHealthy: code === (findings.length === 0 ? 0 : 3), notLookedAt, repaired }
}

/** One data folder, in the order of its days. */
describe('hopelight doctor', () => {
  const test = courseOfEvents()
  test('finds nothing while the service runs as it should', async () => {
    up = runs.start(['up', 'examples/longyou.yaml', '--data', data, ...ports.words])
    await up.until(ready)
    await vi.waitFor(
      async () => expect(await doctor()).toMatchObject({ kinds: [], notLookedAt: [], isHealthy: true }),
      { timeout: 30_000, interval: 1_000 },
    )
  }, 90_000)

  test('repairs what the ledger lacks, beside the running service', async () => {
    const ledger = await openLedger({ file: join(data, 'ledger.db') })
    await ledger.db
      .deleteFrom('event')
      .where('workflow_id', '=', 'team/longyou/weekly-salon')
      .where('sequence', '=', 1)
      .execute()
    await ledger.close()
    expect(await doctor()).toMatchObject({ code: 3, kinds: ['entry-missing'] })
    const mended = await doctor('--repair')
    expect(mended).toMatchObject({ kinds: [], isHealthy: true })
    expect(mended.repaired.join()).toContain('已补入 1 条记录')
  }, 60_000)

  test('tells of a step that was ended from outside; the service starts an ended keeper again by itself', async () => {
    const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` })
    const client = new Client({ connection })
    await client.workflow.getHandle('team/longyou/weekly-salon').terminate('a test')
    await client.workflow.getHandle('keeper').terminate('a test')
    await vi.waitFor(
      async () => expect(await doctor()).toMatchObject({ code: 3, kinds: ['ended-outside'] }),
      {
        timeout: 45_000,
        interval: 1_000,
      },
    )
    expect((await client.workflow.getHandle('keeper').describe()).status.name).toBe('RUNNING')
    await connection.close()
  }, 60_000)

  test('says what it cannot look at when nothing runs, with exit code 5', async () => {
    expect(await stopped(up)).toBe(0)
    const alone = await doctor()
    expect(alone).toMatchObject({ code: 5, kinds: ['temporal-unreachable'] })
    expect(alone.notLookedAt.length).toBeGreaterThan(0)
    const run = runs.start(['doctor', '--data', data])
    expect(await run.exited).toBe(5)
    expect(run.stdout()).toContain('未检查 / not looked at: 流程是否在运行')
  }, 60_000)

  test('refuses a folder without a ledger', async () => {
    const run = runs.start(['doctor', '--data', join(folder, 'none')])
    expect(await run.exited).toBe(2)
  })

  test('rebuilds the ledger from the archive alone, without any Temporal', async () => {
    await rm(join(data, 'temporal.db'))
    await rm(join(data, 'ledger.db'))
    const run = runs.start(['ledger', 'rebuild', '--data', data, '--from', join(data, 'archive'), '--json'])
    expect(await run.exited, run.output()).toBe(0)
    expect(JSON.parse(run.stdout())).toMatchObject({
      workflows: 7,
      replaced: true,
      differences: null,
      keptWorkflows: [],
    })
    const wrong = runs.start(['ledger', 'rebuild', '--data', data, '--from', folder])
    expect(await wrong.exited).toBe(2)
    expect(wrong.output()).toContain('不是归档文件夹')
  }, 60_000)
})
