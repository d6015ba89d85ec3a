import { randomUUID } from 'node:crypto'
import { nearestNames } from '../../../domain/nearest.ts'
import { refuse } from '../../../domain/refusals.ts'
import { type FileProblem, fileProblemText } from '../../../config/yaml/file-problem.ts'
import {
  addressNeededBy,
  type ChannelSettings,
  channelsWithFile,
  type HopelightFile,
  isGroupKind,
} from '../../../config/hopelight-file-schema.ts'
import { type ChannelSurroundings, openSoundChannels } from '../../../workers/channels/open-channels.ts'
import { type ChannelTrial, tryChannel } from '../../../workers/channels/try-channel.ts'
import { readPeopleFile } from '../../../config/read-project-files.ts'
import { dataOption, findApi, mayFindApi } from '../find-api.ts'
import { enabledAnswer } from '../../../domain/schemas/view-schemas.ts'
import { channelPeopleOption, peoplePath, personOf, settingsFile, settingsOption } from '../channel-files.ts'
import {
  answerLines,
  kindText,
  placeText,
  secretsOf,
  sourceText,
  type TrialAnswer,
  trialDocument,
} from '../channels-text.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { ApiAnswerError, CliError, type ExitCode, FailedCheckError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { styled } from '../table.ts'

/** What the settings hold, and whether their secrets can be read. @source docs/notices.md */
export const channels: CliCommand = {
  name: 'channels',
  summary: '通知通道：编号、去处、密钥可否读到 / the channels of notices and the state of their secrets',
  arguments: [],
  options: [settingsOption, channelPeopleOption, dataOption],
  example: 'npx hopelight channels --settings hopelight.yaml',
  run: (context) => {
    const file = settingsFile(context)
    const { problems } = openSoundChannels(file, surroundingsOf(context))
    const listed = [...channelsWithFile(file.settings)].map(([channelId, settings]) =>
      listedChannel(channelId, settings, problems),
    )
    const path = peoplePath(context, file)
    const known = listed.map(({ channelId }) => channelId)
    const warnings = path === null ? [] : readPeopleFile(path, { channels: known }).warnings
    for (const warning of warnings) context.note(`提示 / note: ${fileProblemText(warning)}`)
    const { defaultChannel } = file.settings
    if (context.json) return context.printJson({ defaultChannel, channels: listed })
    for (const each of listed) {
      const { channelId, kind, place, secrets, problems: wrong } = each
      const mark = channelId === defaultChannel ? '（默认 / default）' : ''
      context.print(`${styled(context.terminal, 'bold', channelId)}${mark}  ${kindText(kind)}  ${place}`)
      for (const line of [...secrets.map(secretLine), ...wrong]) context.print(`    ${line}`)
    }
  },
}

function listedChannel(channelId: string, settings: ChannelSettings, problems: readonly FileProblem[]) {
  const own = problems.filter(({ field }) => field.startsWith(`channels.${channelId}.`))
  const secrets = Object.entries(secretsOf(settings)).map(([setting, source]) => {
    const problem = own.find(({ field }) => field === `channels.${channelId}.${setting}`)
    return { setting, source: sourceText(source), problem: problem?.problem ?? null }
  })
  const others = own.filter(
    ({ field }) => !secrets.some(({ setting }) => field === `channels.${channelId}.${setting}`),
  )
  const { kind } = settings
  return { channelId, kind, place: placeText(settings), secrets, problems: others.map(fileProblemText) }
}

interface SecretState {
  readonly setting: string
  readonly source: string
  /** Null: it can be read. */
  readonly problem: string | null
}

function secretLine({ setting, source, problem }: SecretState): string {
  return problem === null ? `${setting}：${source} 可用 / ready` : `${setting}：✗ ${problem}`
}

/** @source docs/notices.md */
export const channelsTest: CliCommand = {
  name: 'channels test',
  summary: '试发一条，并说明结果；不需要服务在运行 / send one test message and say what came of it',
  arguments: [{ form: '<ID>', summary: '通道编号 / the channel' }],
  options: [
    {
      form: '--to <PERSON>',
      summary:
        '发给人员文件里的谁；邮件不写则发给发件人自己 / somebody of the people file; without it mail goes to its own sender',
    },
    settingsOption,
    channelPeopleOption,
    dataOption,
  ],
  example: 'npx hopelight channels test mail-office --to p-008',
  run: async (context) => {
    const file = settingsFile(context)
    const channelId = context.argument(0)[0] ?? ''
    const settings = settingsOf(file, channelId)
    const recipient = recipientOf(context, file, settings)
    const { result, number } = await tryChannel(file, surroundingsOf(context), {
      channelId,
      settings,
      recipient,
      at: context.now,
      mark: randomUUID(),
    })
    if (result.outcome === 'sent') await enableIfRunning(context, channelId)
    report(context, { channelId, kind: settings.kind, to: recipient.recipientId, number, answer: result })
  },
}

/**
 * A channel that was disabled works again: told to the service, where one runs on this machine. What was sent was sent,
 * whatever the service says to that.
 */
async function enableIfRunning(context: CliContext, channelId: string): Promise<void> {
  if (!mayFindApi(context)) return
  try {
    await findApi(context).post(`/channels/${encodeURIComponent(channelId)}/enable`, {}, enabledAnswer)
  } catch (error) {
    if (!(error instanceof CliError) && !(error instanceof ApiAnswerError)) throw error
    context.note(`提示 / note: ${error.message}`)
  }
}

const exitCodes: Readonly<Record<TrialAnswer['answer']['outcome'], ExitCode>> = {
  sent: 0,
  'config-fault': 3,
  rejected: 3,
  retry: 5,
  unknown: 5,
}

function report(context: CliContext, trial: TrialAnswer): void {
  const { channelId, kind, to, number, answer } = trial
  const text = `${channelId} → ${to}，通知号 ${number}：${answerLines(kind, answer)}`
  const exitCode = exitCodes[answer.outcome]
  if (exitCode !== 0) throw new FailedCheckError(text, trialDocument(trial), exitCode)
  if (context.json) context.printJson(trialDocument(trial))
  else context.print(text)
}

function settingsOf({ settings }: HopelightFile, channelId: string): ChannelSettings {
  const all = channelsWithFile(settings)
  const found = all.get(channelId)
  if (found !== undefined) return found
  const nearest = nearestNames(channelId, [...all.keys()]).join('、')
  throw new CliError(refuse('unknown-channel', { given: channelId, nearest }))
}

/** A person has the address that the channel needs; a group needs nobody. */
function recipientOf(
  context: CliContext,
  file: HopelightFile,
  settings: ChannelSettings,
): ChannelTrial['recipient'] {
  const personId = context.option('to')
  const needs = addressNeededBy(settings)
  if (personId !== null) {
    const { contacts, language } = personOf(context, file, personId)
    // Without the address the adapter itself refuses, in the words of its table.
    const address = needs === null ? null : (contacts[needs] ?? null)
    return { recipientId: isGroupKind(settings.kind) ? 'group' : personId, address, language }
  }
  if (settings.kind === 'smtp')
    return { recipientId: 'sender', address: settings.from.address, language: 'zh' }
  if (needs !== null)
    throw badInput('该通道要发给某人：加 --to 人员编号 / this channel needs a person: add --to PERSON')
  return { recipientId: isGroupKind(settings.kind) ? 'group' : 'test', address: null, language: 'zh' }
}

function surroundingsOf(context: CliContext): ChannelSurroundings {
  const tell = (text: string): void => {
    if (context.json) context.note(text)
    else context.print(text)
  }
  return {
    environment: process.env,
    dataFolder: context.option('data') ?? context.settings().dataFolder,
    output: {
      write: (text, done) => {
        tell(text.trimEnd())
        done(null)
      },
      on: () => null,
      off: () => null,
    },
  }
}
