import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMissingKeys } from '../../operations/up/keys-of-new-folder.ts'
import { rehearse } from '../../rehearsal/rehearse.ts'
import type { StartRehearsalWorker } from '../../rehearsal/worker-port.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { type PostgresServer, startPostgres } from '../support/start-postgres.ts'
import { dayAfter } from './support/days.ts'
import { mortalWorker } from './support/mortal-worker.ts'
import { rehearsalOf } from './support/rehearsal-of.ts'
import { reporting } from './support/reporting.ts'
import { startWorkerProcess } from './support/worker-process.ts'

const schema = 'rehearsal'
const mortality = { kills: 4, longestLifeMs: 4_000 }
let folder: string
let postgres: PostgresServer

beforeAll(async () => {
  installRuntimeLog(pino({ level: 'silent' }))
  folder = await mkdtemp(join(tmpdir(), 'hopelight-two-workers-'))
  postgres = await startPostgres()
  await makeMissingKeys(join(folder, 'one'))
  await cp(join(folder, 'one', 'keys'), join(folder, 'other', 'keys'), { recursive: true })
})

afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

/** `hopelight worker` as on a machine of its own: its data folder is shared with nobody, ledger and archive with all. */
function ownMachine(name: string, seed: number) {
  return mortalWorker({ ...mortality, seed }, async (place) => {
    const own = join(folder, name)
    await mkdir(own, { recursive: true })
    const shared = {
      HOPELIGHT_LEDGER: `${postgres.url}?schema=${schema}`,
      PGPASSWORD: postgres.password,
      HOPELIGHT_ARCHIVE: join(folder, 'archive'),
    }
    return startWorkerProcess({ ...place, folder: own }, shared)
  })
}

/** The deliveries of each message that stands in a machine's own file. */
async function toldBy(name: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(join(folder, name, 'notices.ndjson'), 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) =>
    [...line.matchAll(/"deliveryId":"([^"]+)"/g)].map(([, deliveryId]) => deliveryId ?? ''),
  )
}

test('two workers on one ledger in PostgreSQL, either killed at random, lose nothing and double no more than a death interrupts', async () => {
  const [one, other] = [ownMachine('one', 1), ownMachine('other', 2)]
  const both: StartRehearsalWorker = async (place) => {
    const workers = await Promise.all([one.start(place), other.start(place)])
    return {
      done: Promise.all(workers.map(({ done }) => done)).then(() => undefined),
      async stop() {
        await Promise.all(workers.map((worker) => worker.stop()))
      },
    }
  }
  const { url, password } = postgres
  const killed = (): number => one.killed() + other.killed()
  const result = await rehearse(
    rehearsalOf({
      teamFile: 'examples/longyou.yaml',
      cast: 'mixed',
      seed: 5,
      untilOn: dayAfter(100),
      folder: join(folder, 'stage'),
      ledgerPlace: { postgres: { url, password, schema } },
      startWorker: both,
    }),
    reporting('two workers', killed),
  )
  // The ledger rebuilt from the histories is in SQLite: rows are compared across the two databases.
  for (const { ledgerRebuiltEqual, replayFailures, replayedRuns, runs } of result.teams)
    expect({ ledgerRebuiltEqual, replayFailures, replayedRuns }).toEqual({
      ledgerRebuiltEqual: true,
      replayFailures: 0,
      replayedRuns: runs,
    })
  const files = [await toldBy('one'), await toldBy('other')]
  for (const told of files) expect(new Set(told.flat()).size).toBe(told.flat().length)
  const all = new Set(files.flat(2))
  expect(all.size).toBeGreaterThan(0)
  expect(killed()).toBeGreaterThanOrEqual(3)
  // A machine cannot see the other one's file: what a death interrupted there is written again here. See docs/next.md.
  const messages = files.flat().length
  const different = new Set(files.flat().map((ids) => ids.join(' '))).size
  expect(messages - different).toBeLessThanOrEqual(killed())
  for (const name of ['one', 'other'])
    expect(await readFile(join(folder, name, 'workers.log'), 'utf8')).not.toContain(password)
}, 300_000)
