import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leafLine } from '../../audit/canonical-leaf.ts'
import { isObject } from '../../audit/json-members.ts'
import { keepTeam, type RunToRead } from '../../audit/keep-team.ts'
import {
  keepCheckpoint,
  keepDailyCheckpoint,
  keptCheckpoints,
  lastCheckpoint,
} from '../../audit/kept-checkpoints.ts'
import { makeLogKey } from '../../audit/log-keys.ts'
import { leafHash, rootOf } from '../../audit/merkle-tree.ts'
import { leavesOf, type RunJson } from '../../audit/recorded-leaves.ts'
import type { NoteSigner } from '../../audit/signed-note.ts'
import { addMs } from '../../domain/calendar/instant.ts'
import { recordedRun, withEvents } from './support/history-json.ts'

const teamId = 'longyou'
const salon = 'team/longyou/weekly-salon'
const dayMs = 86_400_000
const monday = '2027-03-01T03:17:00+08:00'
let dataFolder: string
let signer: NoteSigner
let first: RunJson
let second: RunJson
/** Runs whose history was read, in order. */
let read: string[]

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'hopelight-keep-'))
  signer = await makeLogKey(dataFolder)
  first = await recordedRun('weeklySalon-v0.1.0-orders-001')
  second = await recordedRun('weeklySalon-v0.1.0-orders-002')
  read = []
})

afterEach(() => rm(dataFolder, { recursive: true, force: true }))

/** The salon's runs, the last one still running. */
function keep(runs: readonly RunJson[], at: string) {
  const toRead = runs.map(
    ({ runId, history }, index): RunToRead => ({
      runId,
      previousRunId: runs[index - 1]?.runId ?? null,
      isClosed: index < runs.length - 1,
      async history() {
        read.push(runId)
        return history
      },
    }),
  )
  const entries = new Map([[salon, leavesOf(teamId, runs).length]])
  const runsOf = async (workflowId: string) => (workflowId === salon ? toRead : [])
  return keepTeam({ home: dataFolder, signer }, { teamId, entries, runsOf }, at)
}

async function head() {
  const last = await lastCheckpoint(dataFolder, teamId)
  return last?.checkpoint.heads.find(({ workflowId }) => workflowId === salon)
}

const headOf = (runs: readonly RunJson[]) => {
  const leaves = leavesOf(teamId, runs).map((leaf) => leafHash(leafLine(leaf)))
  return { workflowId: salon, size: leaves.length, root: rootOf(leaves) }
}

const beginningOf = (run: RunJson, length: number): RunJson =>
  withEvents(run, (events) => events.slice(0, length))

describe('a daily checkpoint', () => {
  test('says what the whole tree says, and is made of what has come since the last one alone', async () => {
    const days = [
      [first],
      [first, beginningOf(second, 30)],
      [first, beginningOf(second, 60)],
      [first, second],
    ]
    const reads = [[first], [first, second], [second], [second]]
    for (const [index, runs] of days.entries()) {
      expect(await keep(runs, addMs(monday, index * dayMs))).toBe('kept')
      expect(await head()).toEqual(headOf(runs))
      expect(read.splice(0)).toEqual(reads[index]?.map(({ runId }) => runId))
    }
  })

  test('is not made again, nor anything read, when nothing was recorded', async () => {
    await keep([first, second], monday)
    read = []
    expect(await keep([first, second], addMs(monday, dayMs))).toBe('unchanged')
    expect(read).toEqual([])
    expect(await keptCheckpoints(dataFolder, teamId)).toHaveLength(1)
  })

  test('is worked out from the beginning when what was kept to go on from is lost or spoilt', async () => {
    await keep([first, beginningOf(second, 30)], monday)
    for (const text of ['{}', '{"team/longyou/weekly-salon":7}', '']) {
      await writeFile(join(dataFolder, 'checkpoints', teamId, 'stands.json'), text)
      await keep([first, second], addMs(monday, dayMs))
      expect(await head()).toEqual(headOf([first, second]))
    }
  })

  test('is not signed when the record no longer continues the last one', async () => {
    const before = [first, beginningOf(second, 30)]
    await keep(before, monday)
    const changed = withEvents(second, (events) =>
      events.map((event, index) => (index === 5 && isObject(event) ? { ...event, taskId: '1' } : event)),
    )
    const contradicted = { workflowId: salon, problem: 'contradicted', since: monday }
    expect(await keep([first, changed], addMs(monday, dayMs))).toEqual(contradicted)
    expect(await keep([first], addMs(monday, dayMs))).toEqual(contradicted)
    expect(await head()).toEqual(headOf(before))
  })

  test('is not signed when a history cannot be read, or the first one is gone', async () => {
    await keep([first], monday)
    const { runId } = second
    const gone: RunToRead = { runId, previousRunId: first.runId, isClosed: false, history: async () => null }
    const entries = new Map([[salon, 999]])
    const place = { home: dataFolder, signer }
    const kept = await keepTeam(place, { teamId, entries, runsOf: async () => [gone] }, monday)
    expect(kept).toMatchObject({ problem: 'unreadable' })
  })
})

describe('kept checkpoints', () => {
  test('are of every day for a month, then the last of each month; those of exports stay', async () => {
    await keep([first], monday)
    const note = (await lastCheckpoint(dataFolder, teamId))?.note ?? ''
    await keepCheckpoint(dataFolder, teamId, note, '2027-03-10T10:00:00+08:00')
    for (let day = 1; day <= 120; day += 1)
      await keepDailyCheckpoint(dataFolder, teamId, note, addMs(monday, day * dayMs))
    const names = (await readdir(join(dataFolder, 'checkpoints', teamId))).filter((name) =>
      name.endsWith('.note'),
    )
    expect(names.toSorted().slice(0, 4)).toEqual([
      '20270310T100000.note',
      '20270331T031700-daily.note',
      '20270430T031700-daily.note',
      '20270529T031700-daily.note',
    ])
    expect(names).toHaveLength(3 + 32)
    const before = await lastCheckpoint(dataFolder, teamId, '2027-05-01T00:00:00+08:00')
    expect(before?.note).toBe(note)
  })
})
