import { z } from 'zod'
import { type ChannelKind, channelKinds, isArchive } from '../domain/notices/channel-kinds.ts'
import type { AddressKind } from '../domain/notices/recipients.ts'
import { channelSchemas } from './channel-settings.ts'
import { type FileProblem, sortProblems } from './yaml/file-problem.ts'
import { problemAt, readYamlFile, type YamlFile } from './yaml/yaml-file.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues } from './yaml/zod-problems.ts'

export type ChannelSettings = z.output<typeof channel>

/** The settings of the ways out. */
export interface HopelightSettings {
  /** By channel id, in the file's order. */
  readonly channels: ReadonlyMap<string, ChannelSettings>
  /** Takes what no other channel can. */
  readonly defaultChannel: string
}

/** Settings with the file that they stand in, so that what is found wrong later has its line too. */
export interface HopelightFile {
  readonly settings: HopelightSettings
  /** Null: there is no file. */
  readonly yaml: YamlFile | null
}

export type HopelightFileResult =
  | { readonly ok: true; readonly file: HopelightFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** The channel that always exists: a file in the data folder. */
export const fileChannelId = 'file'

/** Without a settings file. */
export const onlyTheFile: HopelightFile = {
  settings: { channels: new Map(), defaultChannel: fileChannelId },
  yaml: null,
}

/** The settings of every channel, the file channel among them whether the file names it or not. */
export function channelsWithFile({ channels }: HopelightSettings): ReadonlyMap<string, ChannelSettings> {
  return channels.has(fileChannelId) ? channels : new Map([...channels, [fileChannelId, { kind: 'file' }]])
}

/** Whether no channel is set that tells anybody anything. */
export function tellsNobody(settings: HopelightSettings): boolean {
  return [...channelsWithFile(settings).values()].every(({ kind }) => isArchive(kind))
}

const { console, file, smtp, dingtalk, wecom, feishu, zhezhengding, webhook } = channelSchemas
const channel = z.discriminatedUnion(
  'kind',
  [console, file, smtp, dingtalk, wecom, feishu, zhezhengding, webhook],
  { error: ({ input }) => (typeof input === 'object' ? channelKinds.join(' · ') : '一组字段 / a map') },
)

const idForm = '2–40 个字符 [a-z0-9-] / 2 to 40 characters of [a-z0-9-]'

const hopelightFile = closedObject({
  version: z.literal(1, { error: '1' }),
  defaultChannel: z.string({ error: '通道编号 / a channel id' }).default(fileChannelId),
  channels: z.record(z.string(), channel, { error: '一组通道 / a map of channels' }).default({}),
})

const word = z.string().nullable().catch(null)
const looseFile = z
  .object({
    defaultChannel: word,
    channels: z.record(z.string(), z.object({ kind: word, address: word }).nullable().catch(null)).catch({}),
  })
  .catch({ defaultChannel: null, channels: {} })

/** Between settings, whatever else is wrong with them. */
function crossProblems(yaml: YamlFile): readonly FileProblem[] {
  const { channels, defaultChannel } = looseFile.parse(yaml.value)
  const ofIds = Object.entries(channels).flatMap(([id, given]) => {
    const at = (problem: string, expected: string): FileProblem => ({
      ...problemAt(yaml, ['channels', id], problem, expected),
      ...yaml.keyPositionOf(['channels', id]),
    })
    return [
      ...(/^[a-z0-9-]{2,40}$/.test(id) ? [] : [at('通道编号不合要求 / not a channel id', idForm)]),
      ...(id === fileChannelId && given !== null && given.kind !== 'file'
        ? [at(`编号 ${fileChannelId} 留给 kind: file / this id belongs to kind: file`, 'kind: file')]
        : []),
    ]
  })
  if (defaultChannel === null || defaultChannel === fileChannelId) return ofIds
  const ids = [...new Set([fileChannelId, ...Object.keys(channels)])]
  const problem = defaultProblem(Object.entries(channels).find(([id]) => id === defaultChannel)?.[1])
  return problem === null ? ofIds : [...ofIds, problemAt(yaml, ['defaultChannel'], problem, ids.join(' · '))]
}

type LooseChannel = { readonly kind: string | null; readonly address: string | null } | null

/** The default takes what is meant for anybody, so it must need nobody's address. */
function defaultProblem(given: LooseChannel | undefined): string | null {
  if (given === undefined) return '没有这个通道 / no such channel'
  const needsAddress =
    given !== null &&
    (given.kind === 'smtp' ||
      given.kind === 'zhezhengding' ||
      (given.kind === 'webhook' && given.address !== null))
  return needsAddress ? '须是不需要联系方式的通道 / must need nobody’s address' : null
}

/** Whether one message is for all, as in a group robot. */
export function isGroupKind(kind: ChannelKind): boolean {
  return kind === 'dingtalk' || kind === 'wecom' || kind === 'feishu'
}

/** The contact without which a person cannot be reached by such a channel; null: none is needed. */
export function addressNeededBy(settings: ChannelSettings): AddressKind | null {
  switch (settings.kind) {
    case 'smtp':
      return 'mail'
    case 'zhezhengding':
      return 'zhezhengding'
    case 'webhook':
      return settings.address ?? null
    case 'console':
    case 'file':
    case 'dingtalk':
    case 'wecom':
    case 'feishu':
      return null
  }
}

/**
 * The settings of `hopelight.yaml`, or everything that is wrong with it, each with line, column and field. Nothing that
 * stands in the file is repeated in a problem but names of fields, since it may be a secret in the wrong place.
 * @source docs/notices.md
 */
export function parseHopelightFile(source: string | Uint8Array, fileName: string): HopelightFileResult {
  const { yaml, problems: faults } = readYamlFile(source, fileName)
  const problems = faults.map(withoutQuotation)
  if (yaml === null) return { ok: false, problems }
  const parsed = hopelightFile.safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues, () => '“…”')
  const all = sortProblems([...problems, ...issues, ...crossProblems(yaml)])
  if (!parsed.success || all.length > 0) return { ok: false, problems: all }
  const { channels, defaultChannel } = parsed.data
  return {
    ok: true,
    file: { settings: { channels: new Map(Object.entries(channels)), defaultChannel }, yaml },
  }
}

/** The parser of YAML quotes what it does not understand. */
function withoutQuotation(problem: FileProblem): FileProblem {
  const own = /^[^]*?(?:malformed YAML|unknown YAML tag|the YAML cannot be read)(?=: )/.exec(problem.problem)
  return own === null ? problem : { ...problem, problem: own[0] }
}
