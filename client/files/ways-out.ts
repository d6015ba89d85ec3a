import { defaultChannel, defaultChannelId } from '../../activities/channels/default-channel.ts'
import type { WaysOut } from '../../workers/ledger-worker.ts'
import { noticeWords } from './notice-words.ts'

/** The file channel alone, as without any settings. Throws `FileProblemsError` for words that cannot be read. */
export function fileOnly(dataFolder: string): WaysOut {
  return { channels: [defaultChannel(dataFolder)], defaultChannelId, words: noticeWords() }
}
