import { defaultPayloadConverter } from '@temporalio/common'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { beforeAll, expect, test } from 'vitest'
import { carriedBytes } from '../../../bench/rehearsal/carried-bytes.ts'
import { runBytes } from '../../../bench/rehearsal/run-bytes.ts'
import { type RecordedHistory, readRecorded } from '../../replay/support/recorded-history.ts'

let recorded: readonly RecordedHistory[]

beforeAll(async () => {
  recorded = await readRecorded()
})

/** By the server's own count, when the last workflow task of the run was started. */
function serverBytes({ events }: History): number {
  const started = (events ?? []).flatMap((event) => event.workflowTaskStartedEventAttributes ?? [])
  return started.at(-1)?.historySizeBytes?.toNumber() ?? 0
}

test('the size of a run is what the server counts, without what only a rehearsal causes', () => {
  for (const { history } of recorded) {
    const events = history.events ?? []
    const lastStart = events.findLastIndex((event) => event.workflowTaskStartedEventAttributes != null)
    const untilThen = { events: events.slice(0, lastStart) }
    expect(runBytes(untilThen)).toBeLessThanOrEqual(serverBytes(history) * 1.05)
    expect(runBytes(untilThen)).toBeGreaterThan(serverBytes(history) * 0.7)
  }
})

test('what is carried over is the next run’s input, and grows to 100 remembered commands', () => {
  const continued = recorded.flatMap(({ history }) => {
    const bytes = carriedBytes(history)
    return bytes === null ? [] : [{ bytes, history }]
  })
  expect(continued.length).toBeGreaterThan(3)
  for (const { bytes, history } of continued) {
    const again = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes
    const [payload] = again?.input?.payloads ?? []
    const input: unknown = payload == null ? null : defaultPayloadConverter.fromPayload(payload)
    expect(bytes.recorded).toBe(Buffer.byteLength(JSON.stringify(input)))
    expect(bytes.full - bytes.recorded).toBeGreaterThan(3_000)
    expect(bytes.full - bytes.recorded).toBeLessThan(15_000)
  }
})

test('a run that was the last one carries nothing', () => {
  const ended = recorded.find(
    ({ history }) => history.events?.at(-1)?.workflowExecutionCompletedEventAttributes != null,
  )
  expect(ended === undefined ? null : carriedBytes(ended.history)).toBeNull()
  expect(ended).toBeDefined()
})
