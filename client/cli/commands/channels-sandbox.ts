import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { refuse } from '../../../domain/refusals.ts'
import {
  type FakePlatforms,
  NoFakePlatformsError,
  type PlatformMessage,
  startFakePlatforms,
} from '../../sandbox/fake-platforms.ts'
import {
  NotTheSandboxError,
  type SandboxFiles,
  sandboxTexts,
  writeSandbox,
} from '../../sandbox/sandbox-files.ts'
import { listenForStop } from '../../../operations/up/stop-request.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { shellLine } from '../shell-words.ts'
import { momentText } from '../words.ts'

/** Every platform as a fake on this machine, so that nothing is needed to try channels. @source docs/notices.md */
export const channelsSandbox: CliCommand = {
  name: 'channels sandbox',
  summary: '在本机模拟全部平台，收到一条显示一条；Ctrl-C 结束 / fake platforms on this machine, until Ctrl-C',
  arguments: [],
  options: [
    {
      form: '--dir <DIR>',
      summary:
        '设置与密钥写在哪里；不写则用临时文件夹，结束时删除 / where settings and secrets are written, else a folder that is removed at the end',
    },
  ],
  example: 'npx hopelight channels sandbox',
  run: async (context) => {
    const stop = listenForStop(() => process.exit(130))
    const given = context.option('dir')
    const folder = given === null ? await mkdtemp(join(tmpdir(), 'hopelight-sandbox-')) : resolve(given)
    try {
      await runSandbox(context, folder, stop.requested)
    } finally {
      if (given === null) await rm(folder, { recursive: true, force: true })
      stop.dispose()
    }
  },
}

async function runSandbox(context: CliContext, folder: string, requested: Promise<void>): Promise<void> {
  const tell = (line: string): void => (context.json ? context.note(line) : context.print(line))
  const platforms = await started((message) => tell(messageLine(message)))
  try {
    const { settings, people } = written(folder, platforms)
    const { channels, lines } = trials(settings)
    if (context.json) context.printJson({ folder, settings, people, channels })
    else introduce(context, platforms, folder, lines)
    const lost = await Promise.race([requested.then(() => false), platforms.ended.then(() => true)])
    if (lost) throw unavailable('模拟平台自己停了 / the fake platforms ended by themselves')
  } finally {
    await platforms.stop()
  }
}

async function started(onMessage: (message: PlatformMessage) => void): Promise<FakePlatforms> {
  try {
    return await startFakePlatforms(onMessage)
  } catch (error) {
    if (!(error instanceof NoFakePlatformsError)) throw error
    throw unavailable(
      `模拟平台没有启动；它们随完整的源码和 npm ci 而来 / the fake platforms did not start; they come with the whole project and npm ci: ${error.message}`,
    )
  }
}

function written(folder: string, { ready }: FakePlatforms): SandboxFiles {
  try {
    return writeSandbox(folder, ready)
  } catch (error) {
    if (!(error instanceof NotTheSandboxError)) throw error
    throw badInput(
      `${error.message} 不是沙箱写的，没有动它；请另选 --dir / is not the sandbox’s and was left alone: choose another --dir`,
    )
  }
}

function unavailable(problem: string): CliError {
  return new CliError(refuse('unavailable', { problem }))
}

const toTry = ['mail', 'dingtalk', 'wecom', 'feishu', 'zhezhengding', 'webhook'] as const

/** A line for each channel that works as it stands. */
function trials(settings: string): {
  readonly channels: readonly string[]
  readonly lines: readonly string[]
} {
  const channels = toTry.map((name) => `sandbox-${name}`)
  const lines = channels.map((id) => {
    const to = id === 'sandbox-zhezhengding' || id === 'sandbox-mail' ? ['--to', 'p-sandbox'] : []
    return shellLine(['npx', 'hopelight', 'channels', 'test', id, ...to, '--settings', settings])
  })
  return { channels, lines }
}

function introduce(
  context: CliContext,
  { ready }: FakePlatforms,
  folder: string,
  lines: readonly string[],
): void {
  const texts = sandboxTexts(ready)
  context.print(`# ${join(folder, 'hopelight.yaml')}\n${texts.settings}`)
  context.print(`# ${join(folder, 'people.yaml')}\n${texts.people}`)
  context.print(['另开一个终端试发 / in another terminal:', ...lines].join('\n  '))
  context.print('\n等待消息，Ctrl-C 结束 / waiting for messages, Ctrl-C ends it')
}

function messageLine({ at, kind, delivered, why, ids, text }: PlatformMessage): string {
  const outcome = delivered ? '收到 received' : '没有收下 not taken'
  const number = ids.length === 0 ? '' : ` ${ids.join(' ')}`
  const shown = text.replaceAll(/\s+/g, ' ').trim()
  return `${momentText(instantFromMs(at))} ${kind} ${outcome} (${why})${number} 「${Array.from(shown).slice(0, 160).join('')}」`
}
