import { ndjsonChannel } from '../../../../activities/channels/ndjson-channel.ts'
import { sampleMessage } from './sample-message.ts'
import { writtenAtMs } from './written-at.ts'

/**
 * Sends `d-FROM` to `d-TO` through the file channel and says after each what came of it: a process of its own, that a
 * test can kill.
 */
const [path = '', from = '0', to = '0'] = process.argv.slice(2)
const channel = ndjsonChannel({ channelId: 'file', path, now: () => writtenAtMs })
for (let index = Number(from); index <= Number(to); index += 1) {
  const result = await channel.send(sampleMessage(), `d-${index}`)
  process.stdout.write(`${index} ${result.outcome} ${result.code}\n`)
}
if (process.argv.includes('--stay')) setInterval(() => null, 60_000)
