import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileProblemText } from '../../../config/yaml/file-problem.ts'
import { channelsWithFile, type HopelightFile, tellsNobody } from '../../../config/hopelight-file-schema.ts'
import { openChannels } from '../../../workers/channels/open-channels.ts'
import type { Settings } from '../../../workers/settings.ts'
import { checkTogether } from '../../../config/check-together.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import {
  type PeopleFile,
  readPeopleFile,
  readTeamFiles,
  templateNames,
} from '../../../config/read-project-files.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import type { Screen } from '../../up/live-view.ts'
import { runUp } from '../../up/run-up.ts'
import type { UpOrder, UpOutput } from '../../up/up-order.ts'
import { settingsFile, settingsOption } from '../channel-files.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { AfterDocumentError, CliError } from '../errors.ts'
import { badInput, wholeNumberInput } from '../inputs.ts'
import { readyLine } from '../ready-line.ts'
import { processSettings, refusing, workerOf } from './worker.ts'

const standardPorts = { temporal: 7233, ui: 8233, api: 7244 } as const
const mostPort = 65_535

/** Everything on one machine. @source docs/operations.md, "What runs" */
export const up: CliCommand = {
  name: 'up',
  summary: '启动全部：Temporal、工作进程、API 和各帮扶团 / run everything on this machine',
  arguments: [{ form: '<FILE...>', summary: '帮扶团文件 / team files' }],
  options: [
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
    {
      form: '--people <FILE>',
      summary:
        '人员文件，默认与首个帮扶团文件同处的 people.yaml / people file, else people.yaml beside the first FILE',
    },
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
    { form: '--port <N>', summary: `API 端口，默认 ${standardPorts.api} / port of the API` },
    {
      form: '--ui',
      summary:
        '打开内置 Temporal 的网页，仅限本机 / serve the Temporal Web UI of the embedded server, to this machine',
    },
    {
      form: '--ui-port <N>',
      summary: `--ui 的端口，默认 ${standardPorts.ui} / port of that Web UI`,
    },
    {
      form: '--temporal-port <N>',
      summary: `Temporal 端口，默认 ${standardPorts.temporal} / port of Temporal`,
    },
    settingsOption,
  ],
  example: 'npx hopelight up examples/quzhou.yaml --data ./data',
  run: async (context) => {
    const settings = processSettings(process.env)
    const cacheFolder = defaultCacheDir(process.env)
    const file = settingsFile(context)
    const order = orderOf(context, settings, file, cacheFolder)
    const output = outputOf(context)
    const [first] = await refusing(() => runUp(order, workerOf(settings, file, cacheFolder), output))
    if (first === undefined) return
    throw output.hasDocument() ? new AfterDocumentError(new CliError(first)) : new CliError(first)
  },
}

function orderOf(context: CliContext, settings: Settings, file: HopelightFile, cacheFolder: string): UpOrder {
  const files = context.argument(0)
  const uiPort = portInput(context, 'ui-port', standardPorts.ui, 1)
  const ports = {
    temporal: portInput(context, 'temporal-port', standardPorts.temporal, 1),
    ui: context.flag('ui') ? uiPort : null,
    api: portInput(context, 'port', standardPorts.api, 0),
  }
  const templates = templateNames()
  const teamFiles = () => readTeamFiles(files, { templates })
  const channelIds = [...channelsWithFile(file.settings).keys()]
  const peopleFile = () => peopleBeside(context.option('people'), files, channelIds)
  const dataFolder = context.option('data') ?? settings.dataFolder
  const channels = () => openChannels(file, { environment: process.env, dataFolder, output: process.stderr })
  const calendarFiles = () => readCalendars(context.option('calendar') ?? undefined)
  checkTogether([teamFiles, peopleFile, calendarFiles, channels])
  const { teams, warnings } = teamFiles()
  const { people, warnings: peopleWarnings } = peopleFile()
  for (const warning of [...warnings, ...peopleWarnings])
    context.note(`提示 / note: ${fileProblemText(warning)}`)
  return {
    teams,
    people,
    calendars: calendarFiles(),
    newestTemplate: templates.at(-1) ?? '',
    channelIds,
    tellsNobody: tellsNobody(file.settings),
    dataFolder,
    ledger: settings.ledger,
    logLevel: settings.logLevel,
    evidenceMostBytes: settings.evidenceGigabytes * 1024 ** 3,
    foreign: settings.temporal,
    archiveFolder: settings.archiveFolder,
    cacheFolder,
    pathVariable: process.env.PATH ?? '',
    ports,
  }
}

function portInput(context: CliContext, name: string, standard: number, least: number): number {
  const given = context.option(name)
  if (given === null) return standard
  const port = wholeNumberInput(`--${name}`, given)
  if (port >= least && port <= mostPort) return port
  throw badInput(
    `--${name} 应为 ${least} 至 ${mostPort}，收到“${given}” / --${name} must be from ${least} to ${mostPort}`,
  )
}

function peopleBeside(
  given: string | null,
  files: readonly string[],
  channels: readonly string[],
): PeopleFile {
  const beside = join(dirname(files[0] ?? '.'), 'people.yaml')
  const path = given ?? (existsSync(beside) ? beside : null)
  return path === null ? { people: [], warnings: [] } : readPeopleFile(path, { channels })
}

function outputOf(context: CliContext): UpOutput & { hasDocument(): boolean } {
  const { json } = context
  let hasDocument = false
  return {
    hasDocument: () => hasDocument,
    tell: (line) => (json ? context.note(line) : context.print(line)),
    ready: (document) => {
      if (!json) return
      context.printJson(document)
      hasDocument = true
    },
    screen: json ? null : screenOf(context),
    readyLine: readyLine(context),
  }
}

function screenOf({ terminal }: CliContext): Screen {
  const { stdout } = process
  return {
    colour: terminal.colour,
    size: () => (terminal.columns === null ? null : { columns: stdout.columns, rows: stdout.rows }),
    write: (text) => {
      stdout.write(text)
    },
    onResize: (listener) => {
      stdout.on('resize', listener)
      return () => stdout.off('resize', listener)
    },
  }
}
