import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { ConfiguredChannel } from '../../activities/channels/configured-channels.ts'
import { configuredChannels } from '../../activities/channels/configured-channels.ts'
import type { LineOutput } from '../../activities/channels/console-channel.ts'
import { systemResolve } from '../../activities/channels/guarded-lookup.ts'
import { type FileProblem, FileProblemsError, sortProblems } from '../../config/yaml/file-problem.ts'
import type { HopelightFile } from '../../config/hopelight-file-schema.ts'
import { problemAt } from '../../config/yaml/yaml-file.ts'
import { settingSources } from './secret-files.ts'

/** What a process lends its channels. */
export interface ChannelSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly dataFolder: string
  /** Of the console channel. */
  readonly output: LineOutput
}

/**
 * Every channel of the settings, with its secrets, the file channel among them. Throws `FileProblemsError` with all that
 * is wrong with any of them, each with the line of its setting and without a word of a secret.
 */
export function openChannels(
  file: HopelightFile,
  surroundings: ChannelSurroundings,
): readonly ConfiguredChannel[] {
  const { channels, problems } = openSoundChannels(file, surroundings)
  if (problems.length > 0) throw new FileProblemsError(problems)
  return channels
}

/** Those that can be used, and what is wrong with the others. */
export function openSoundChannels(
  { settings, yaml }: HopelightFile,
  { environment, dataFolder, output }: ChannelSurroundings,
): { readonly channels: readonly ConfiguredChannel[]; readonly problems: readonly FileProblem[] } {
  const { channels, faults } = configuredChannels(settings, {
    ...settingSources(environment, dirname(yaml?.file ?? '.')),
    now: Date.now,
    resolve: systemResolve,
    random: (bytes) => randomBytes(bytes),
    dataFolder,
    output,
  })
  const problems = [...faults].flatMap(([channelId, ofOne]) =>
    yaml === null
      ? []
      : ofOne.map(({ path, problem }) =>
          problemAt(yaml, ['channels', channelId, ...path.map(step)], problem),
        ),
  )
  return { channels, problems: sortProblems(problems) }
}

/** A list's place is a number. */
function step(name: string): PropertyKey {
  return /^[0-9]+$/.test(name) ? Number(name) : name
}
