import type { ConfiguredChannel } from '../activities/channels/configured-channels.ts'
import type { LineOutput } from '../activities/channels/console-channel.ts'
import type { NoticeWords } from '../domain/notices/notice-words.ts'
import { type HopelightFile, onlyTheFile } from '../config/hopelight-file-schema.ts'
import { openChannels } from './channels/open-channels.ts'

/** How people are told. */
export interface NoticeChannels {
  readonly channels: readonly ConfiguredChannel[]
  /** Takes what no other channel can. */
  readonly defaultChannelId: string
  readonly words: NoticeWords
}

export interface WaysOutPlace {
  readonly dataFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Of the console channel. */
  readonly tell: (line: string) => void
}

/** The ways out of the settings file. Throws `FileProblemsError` with all that is wrong with its channels. */
export function waysOut(
  file: HopelightFile,
  words: NoticeWords,
  { dataFolder, environment, tell }: WaysOutPlace,
): NoticeChannels {
  const channels = openChannels(file, { dataFolder, environment, output: linesTo(tell) })
  return { channels, defaultChannelId: file.settings.defaultChannel, words }
}

/** The file channel alone, as without any settings. */
export function fileOnly(words: NoticeWords, dataFolder: string): NoticeChannels {
  return waysOut(onlyTheFile, words, { dataFolder, environment: {}, tell: () => undefined })
}

function linesTo(tell: (line: string) => void): LineOutput {
  return {
    write(text, done) {
      for (const line of text.trimEnd().split('\n')) tell(line)
      done()
    },
    on: () => undefined,
    off: () => undefined,
  }
}
