import { sendTest, type TestRecipient, type TestSending } from '../../activities/channels/test-message.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import type { ChannelSettings, HopelightFile } from '../../config/hopelight-file-schema.ts'
import { type ChannelSurroundings, openChannels } from './open-channels.ts'

export interface ChannelTrial {
  readonly channelId: string
  readonly settings: ChannelSettings
  readonly recipient: TestRecipient
  readonly at: Instant
  /** Tells two trials of one moment apart. */
  readonly mark: string
}

/**
 * Sends one test message by one channel; what is wrong with the others does not matter, and their secrets are not read.
 * Throws `FileProblemsError` for what is wrong with its own settings.
 */
export async function tryChannel(
  { yaml }: HopelightFile,
  surroundings: ChannelSurroundings,
  { channelId, settings, recipient, at, mark }: ChannelTrial,
): Promise<TestSending> {
  const alone = { channels: new Map([[channelId, settings]]), defaultChannel: channelId }
  const found = openChannels({ settings: alone, yaml }, surroundings).find(
    ({ channel }) => channel.channelId === channelId,
  )
  if (found === undefined) throw new Error(`no channel ${channelId}`)
  return sendTest(found, recipient, at, mark)
}
