import { expect, test } from 'vitest'
import { listAt, textAt } from '../../audit/json-members.ts'
import { serverClock } from '../../audit/server-clock.ts'
import { recordedRun } from './support/history-json.ts'

test('the server’s clock goes on steadily while a workflow’s time is skipped, across its runs', async () => {
  let before = 0
  for (const name of ['weeklySalon-v0.1.0-orders-001', 'weeklySalon-v0.1.0-orders-002']) {
    const events = listAt((await recordedRun(name)).history, 'events')
    const times = events.map(serverClock())
    const first = Date.parse(textAt(events[0], 'eventTime') ?? '')
    const last = Date.parse(textAt(events.at(-1), 'eventTime') ?? '')
    expect(last - first).toBeGreaterThan(10 * 86_400_000)
    for (const time of times) {
      expect(time).not.toBeNull()
      expect((time ?? 0) - before).toBeGreaterThan(-1_000)
      if (before > 0) expect((time ?? 0) - before).toBeLessThan(60_000)
      before = time ?? 0
    }
  }
})

test('an event without a time has none', () => {
  expect(serverClock()({})).toBeNull()
  expect(serverClock()({ eventTime: 'once' })).toBeNull()
})
