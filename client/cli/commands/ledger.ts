import { join, resolve as absolute } from 'node:path'
import type { Logger } from 'pino'
import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import { rebuildLedger } from '../../../ledger/rebuild/rebuild.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { replayHistories } from '../../../workers/replay.ts'
import { installRuntimeLog } from '../../../workers/runtime-log.ts'
import type { Outcomes } from '../../../ledger/record/append.ts'
import { readWorkflowId } from '../../../domain/cadence/state.ts'
import { refuse } from '../../../domain/refusals.ts'
import { closedLine } from '../../../config/owner-only.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { allHistories } from '../../../temporal/client/all-histories.ts'
import { listedWorkflows } from '../../../temporal/client/team-workflows.ts'
import { claimDataFolder } from '../../../operations/up/data-folder.ts'
import { openLogFile } from '../../../operations/up/open-log.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import type { RunHistory } from '../../../temporal/client/run-chain.ts'
import { archiveSource, type HistorySource, missingArchive } from '../../../operations/up/history-source.ts'
import type { HistoryPlace } from '../../../operations/up/history-connection.ts'
import { missingHistories, reachForRebuild } from '../../../operations/up/reach-for-rebuild.ts'
import { listenForStop } from '../../../operations/up/stop-request.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { type RebuildDone, rebuiltText } from '../rebuilt-text.ts'
import { processSettings, refusing } from './worker.ts'

/** The record, from Temporal's histories alone. @source docs/contracts.md, "The record can be rebuilt" */
export const ledgerRebuild: CliCommand = {
  name: 'ledger rebuild',
  summary: '用 Temporal 或归档的历史重建台账 / rebuild the ledger from Temporal’s or archived histories',
  arguments: [],
  options: [
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
    {
      form: '--from <ARCHIVE>',
      summary: '归档文件夹；只用归档，不需要 Temporal / from an archive folder alone, without any Temporal',
    },
  ],
  example: 'npx hopelight ledger rebuild --data ./data',
  run: async (context) => {
    const stop = listenForStop(() => process.exit(130))
    let calledOff = false
    try {
      const done = await refusing(() => rebuild(context, stop.signal))
      if (context.json) context.printJson(done)
      else context.print(rebuiltText(done))
    } catch (error) {
      if (!stop.signal.aborted) throw error
      context.note('已中止，台账未作改动 / called off, the ledger is unchanged')
      calledOff = true
    } finally {
      stop.dispose()
    }
    // The shell is to see that the signal ended it.
    if (calledOff) process.kill(process.pid, 'SIGINT')
  },
}

async function rebuild(context: CliContext, signal: AbortSignal): Promise<RebuildDone> {
  const settings = processSettings(process.env)
  const given = absolute(context.option('data') ?? settings.dataFolder)
  const ledger = settings.ledger ?? { file: join(given, 'ledger.db') }
  const from = context.option('from')
  const missing =
    from === null
      ? missingHistories({ dataFolder: given, foreign: settings.temporal })
      : missingArchive(absolute(from))
  if (missing !== null) throw new CliError(missing)
  const calendar = readCalendars(context.option('calendar') ?? undefined)
  const folder = await claimDataFolder(given, 'ledger rebuild')
  if (folder.wasOpen) context.note(closedLine(folder.path))
  const logFile = openLogFile(given, settings.logLevel)
  const { log } = logFile
  const cacheFolder = defaultCacheDir(process.env)
  const tell = (line: string): void => context.note(line)
  try {
    const source =
      from === null
        ? await temporalSource(
            { dataFolder: given, foreign: settings.temporal, cacheFolder },
            settings.archiveFolder ?? join(given, 'archive'),
            tell,
          )
        : archiveSource(folderArchive(absolute(from)))
    try {
      const counted = { workflows: 0, runs: 0 }
      const rebuilt = await rebuildLedger({
        place: ledger,
        backup: backupOf(ledger, given, context.now),
        calendar,
        knownTo: () => source.snapshots(),
        fill: async (record, known) => {
          const workflowIds = new Set([...known, ...(await source.workflowIds())])
          tell(
            `回放 ${workflowIds.size} 个流程的历史 / replaying the histories of ${workflowIds.size} workflows`,
          )
          const histories = (onLost: (workflowId: string) => void) => source.histories(workflowIds, onLost)
          const { runs, lost } = await replayAll(histories, record, { cacheFolder, log, signal })
          Object.assign(counted, { workflows: workflowIds.size - lost.length, runs })
          return lost
        },
      })
      log.info({ ...counted, ...rebuilt, differences: rebuilt.differences?.length }, 'ledger rebuilt')
      return { dataFolder: given, ...counted, ...rebuilt }
    } finally {
      await source.stop()
    }
  } finally {
    logFile.close()
    folder.release()
  }
}

/** A file beside the ledger's, or a schema beside its. */
function backupOf(place: LedgerPlace, dataFolder: string, now: string): string {
  const stamp = now.slice(0, 19).replaceAll(/[-:]/g, '')
  return 'file' in place
    ? join(dataFolder, `ledger-before-${stamp}.db`)
    : `${place.postgres.schema}_before_${stamp.toLowerCase()}`
}

async function temporalSource(
  place: Omit<HistoryPlace, 'pathVariable'>,
  archiveFolder: string,
  tell: (line: string) => void,
): Promise<HistorySource> {
  const reached = await reachForRebuild({ ...place, pathVariable: process.env['PATH'] ?? '' }, tell)
  if ('refused' in reached) throw new CliError(reached)
  const { client } = reached
  const archive = folderArchive(archiveFolder)
  const archived = await archive.list()
  return {
    workflowIds: async () => [
      ...(await listedWorkflows(client)),
      ...archived.map(({ workflowId }) => workflowId).filter((id) => readWorkflowId(id) !== null),
    ],
    histories: (workflowIds, onLost) => allHistories({ client, archive, archived }, workflowIds, onLost),
    snapshots: async () => new Map(),
    stop: () => reached.stop(),
  }
}

interface Replayed {
  readonly runs: number
  readonly lost: readonly string[]
}

/** Throws `unavailable` when a history does not replay: a record from half of the histories would be none. */
async function replayAll(
  histories: (onLost: (workflowId: string) => void) => AsyncIterable<RunHistory>,
  record: (outcomes: Outcomes) => Promise<void>,
  { cacheFolder, log, signal }: { cacheFolder: string; log: Logger; signal: AbortSignal },
): Promise<Replayed> {
  const bundle = await buildBundle(join(cacheFolder, 'bundles'))
  const lost: string[] = []
  const heard: Outcomes[] = []
  const recordHeard = async (): Promise<void> => {
    for (const outcomes of heard.splice(0)) await record(outcomes)
  }
  async function* runs() {
    for await (const run of histories((workflowId) => lost.push(workflowId))) {
      signal.throwIfAborted()
      await recordHeard()
      yield run
    }
  }
  installRuntimeLog(log)
  const { replayed, failures } = await replayHistories(bundle, runs(), (_, outcomes) => heard.push(outcomes))
  await recordHeard()
  if (failures.length === 0) return { runs: replayed, lost }
  const named = failures
    .slice(0, 5)
    .map(({ workflowId, runId, problem }) => `${workflowId} ${runId}：${problem}`)
  const problem = `${failures.length} 段历史不能用本程序回放，台账未作改动 / runs that this program cannot replay, the ledger is unchanged：\n${named.join('\n')}`
  throw new CliError(refuse('unavailable', { problem }))
}
