import { join } from 'node:path'
import type { ConfiguredChannel } from '../ports.ts'
import { ndjsonChannel } from './ndjson-channel.ts'

/** Always there, and needs nothing: `notices.ndjson` in the data folder. @source reference/channels.md 5 */
export const defaultChannelId = 'file'

export function defaultChannel(dataFolder: string): ConfiguredChannel {
  const path = join(dataFolder, 'notices.ndjson')
  return {
    channel: ndjsonChannel({ channelId: defaultChannelId, path, now: () => Date.now() }),
    needs: null,
    isGroup: false,
  }
}
