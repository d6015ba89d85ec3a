import { setTimeout } from 'node:timers/promises'
import { ndjsonChannel } from '../../../../activities/channels/ndjson-channel.ts'
import { instantFromMs } from '../../../../domain/calendar/instant.ts'
import { sampleMessage } from './sample-message.ts'
import { writtenAtMs } from './written-at.ts'

/** Sends 10,000 messages, one a second of its clock, and says what it holds in memory after 1,000 and after all. */
const [path = ''] = process.argv.slice(2)
let clockMs = writtenAtMs
const channel = ndjsonChannel({ channelId: 'file', path, now: () => clockMs })
for (let count = 1; count <= 10_000; count += 1) {
  clockMs += 1_000
  await channel.send(sampleMessage({ datedAt: instantFromMs(clockMs) }), `d-${count}`)
  if (count === 1_000 || count === 10_000) process.stdout.write(`${JSON.stringify(await held())}\n`)
}

async function held(): Promise<{ readonly heap: number; readonly resident: number }> {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc()
    await setTimeout(50)
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, resident: rss }
}
