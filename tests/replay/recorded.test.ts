import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pino from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { featuresOf } from './support/features.ts'
import { historiesFolder, type RecordedHistory, readRecorded } from './support/recorded-history.ts'
import { wantedFeatures } from './support/wanted-features.ts'

const mostBytes = 3_000_000

let bundle: WorkflowBundle
let recorded: readonly RecordedHistory[]

beforeAll(async () => {
  installRuntimeLog(pino({ level: 'silent' }))
  bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
  recorded = await readRecorded()
})

describe('the histories that past versions recorded', () => {
  test('replay on the workflow code of today, every one', async () => {
    const histories = recorded.map(({ history, name }) => ({ workflowId: name, history }))
    const report = await replayHistories(bundle, histories, () => undefined)
    expect(report.failures).toEqual([])
    expect(report.replayed).toBe(recorded.length)
    expect(recorded.length).toBeGreaterThan(0)
  })

  /**
   * Else `audit verify` would call every record made before a change of the rules a forged one. What people are told of an
   * entry may change: notices are no entries.
   */
  test('lead the code of today to record what was recorded, word for word', async () => {
    const histories = recorded.map(({ history, name }) => ({ workflowId: name, history }))
    const batches: { readonly written: unknown; readonly asked: unknown }[] = []
    await replayHistories(bundle, histories, (_, written, asked) =>
      batches.push({ written: written.events, asked: asked.events }),
    )
    expect(batches.length).toBeGreaterThan(300)
    expect(batches.filter(({ written, asked }) => !isDeepStrictEqual(written, asked))).toEqual([])
  })

  test('are of the type that their name says, from its first event to its end', () => {
    for (const { history, name, workflowType } of recorded) {
      const events = history.events ?? []
      expect({ name, type: events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name }).toEqual({
        name,
        type: workflowType,
      })
      expect(events.map(({ eventId }) => Number(eventId))).toEqual(events.map((_, index) => index + 1))
    }
  })

  test('show what each of the nine workflow types can come to', async () => {
    const shown = new Map<string, Set<string>>()
    for (const { history, name, workflowType } of recorded) {
      const features = await featuresOf(bundle, name, history)
      shown.set(workflowType, new Set([...(shown.get(workflowType) ?? []), ...features]))
    }
    const lacking = [...wantedFeatures].flatMap(([type, wanted]) =>
      wanted
        .filter((feature) => shown.get(type)?.has(feature) !== true)
        .map((feature) => `${type} ${feature}`),
    )
    expect(lacking).toEqual([])
  })

  test('take little room and say nothing about the machine that recorded them', async () => {
    const sizes = await Promise.all(
      recorded.map(async ({ name }) => (await stat(join(historiesFolder, name))).size),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes)
    const identities = recorded.flatMap(({ history }) =>
      (history.events ?? []).map((event) => event.workflowTaskStartedEventAttributes?.identity ?? 'recorder'),
    )
    expect(identities.filter((identity) => !/^recorder(?: ledger:[0-9a-f]{12})?$/.test(identity))).toEqual([])
  })

  test('bear a name of workflow type, version, scenario and run', () => {
    const types = [...wantedFeatures.keys()].join('|')
    const form = new RegExp(`^(?:${types})-v\\d+\\.\\d+\\.\\d+-[a-z0-9-]+-\\d{3}\\.json\\.gz$`)
    expect(recorded.map(({ name }) => name).filter((name) => !form.test(name))).toEqual([])
  })
})
