import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Instant, instantFromMs } from '../../domain/calendar/instant.ts'
import { shownLine } from '../../domain/shown-text.ts'
import type { Refusal } from '../../domain/refusals.ts'
import { openAttentions } from '../../ledger/outbox/attentions.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { putPeople } from '../../ledger/people.ts'
import { actorSigner } from '../../operations/up/actor-signature.ts'
import { type RunningApi, startApi } from '../api/start-api.ts'
import { newToken, removeApiFile, writeApiFile } from '../../operations/up/api-file.ts'
import { PortInUseError } from '../../temporal/local/errors.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import { isPortInUse } from '../../temporal/local/free-port.ts'
import { untilStarted } from '../../operations/up/until-started.ts'
import type { Endings } from '../../operations/up/end-parts.ts'
import { namespaceWorkflowsFor } from '../../operations/up/namespace-workflows.ts'
import { joinSharedLedger } from '../../operations/up/join-shared-ledger.ts'
import { keysOfNewFolder } from '../../operations/up/keys-of-new-folder.ts'
import { type LiveView, showLive } from './live-view.ts'
import { owedByTeam } from '../../operations/up/owed-by-team.ts'
import { peopleOfFile } from '../../operations/up/people-of-file.ts'
import { type ReachedTemporal, reachEmbedded, reachForeign } from '../../operations/up/reach-temporal.ts'
import { watchWorkflows } from '../../operations/up/watch-workflows.ts'
import { footLine, placesLines, teamReportDocument, teamReportLines } from './start-report.ts'
import { submitTeam, type TeamReport } from '../../operations/up/submit-team.ts'
import { templatesByName } from '../../config/templates-by-name.ts'
import { createTroubles, ledgerTrouble, type Troubles } from '../../operations/up/troubles.ts'
import type { UpOrder, UpOutput } from './up-order.ts'
import type { ViewState } from './view-lines.ts'
import type { PrepareWorker, UpWorker } from '../../operations/up/worker-port.ts'

/** Where the parts are started. */
export interface UpContext {
  /** Absolute, claimed. */
  readonly dataFolder: string
  readonly log: Logger
  /** Each part that was started stands in it. */
  readonly endings: Endings
  readonly stop: AbortSignal
  readonly output: UpOutput
  /** Above the live view, once there is one. */
  readonly tell: (line: string) => void
  readonly onTemporal: (reached: ReachedTemporal) => void
  readonly onView: (view: LiveView) => void
}

export interface StartedParts {
  readonly reached: ReachedTemporal
  readonly worker: UpWorker
  readonly refusals: readonly Refusal[]
}

const armedWithinMs = 60_000
/** More would only wait for Temporal and for the few connections of the ledger. */
const submittedAtOnce = 10

/** Starts ledger, Temporal, worker, API, courier, keeper and teams, in this order. Throws what keeps one of them from starting. */
export async function startParts(
  order: UpOrder,
  prepareWorker: PrepareWorker,
  context: UpContext,
): Promise<StartedParts> {
  const { dataFolder, log, endings, stop, output, tell } = context
  if (order.ledger === null) await keysOfNewFolder(dataFolder)
  tell('正在启动 Temporal、工作进程与 API / starting')
  const ledger = await startLedger(order, context)
  const [reached, startWorker] = await bothOrNone(reachTemporal(order, context), prepareWorker(), (each) =>
    each.stop(),
  )
  context.onTemporal(reached)
  endings.add('temporal', () => reached.stop())
  stop.throwIfAborted()
  for (const { problem, command } of reached.problems) tell(`${problem}\n  ${command}`)
  const { address, temporal } = reached
  const { namespace } = temporal
  const { version: calendarVersion } = order.calendars
  const troubles = createTroubles(tell, log)
  const found = createTroubles(tell, log)
  const onLedger = ledgerTrouble(troubles)
  const access = order.foreign?.access
  const place = { address, namespace, dataFolder, calendarVersion } as const
  const worker = await startWorker({
    ...place,
    ...(access === undefined ? {} : { access }),
    ledger,
    log,
    onLedger,
    tell,
  })
  endings.add('worker', () => worker.stop().catch(() => undefined))
  const templates = templatesByName()
  const api = await serveApi(order, context, { reached, worker, ledger, templates, troubles })
  const helpers = namespaceWorkflowsFor(reached.startRefusal, order.channelIds)
  for (const helper of helpers) await helper.start(temporal.client)
  stop.throwIfAborted()
  const reports = await submitTeams(order, context, { reached, ledger, templates })
  const onError = (error: unknown): void => log.error({ err: error }, 'a look at the workflows failed')
  const watch = await watchWorkflows({ temporal, ledger, troubles, found, tell, onError, helpers })
  endings.add('watch', () => watch.stop())
  const { uiAddress } = reached
  const embedded = order.foreign === null
  output.ready({
    temporal: { address, uiAddress, embedded },
    api: { address: api.address },
    dataFolder,
    teams: reports.map(teamReportDocument),
    troubles: troubles.current(),
  })
  const places = { temporal: address, api: api.address, dataFolder, embedded, tellsNobody: order.tellsNobody }
  for (const line of placesLines(places)) tell(line)
  log.info({ teams: reports.length, address }, 'up')
  startView(output, context, { reached, ledger, templates, troubles, found }, reports.filter(isShown))
  return { reached, worker, refusals: reports.flatMap(({ refusal }) => refusal ?? []) }
}

async function startLedger(
  { archiveFolder, calendars, ledger: place, people, ports }: UpOrder,
  { dataFolder, endings }: UpContext,
): Promise<Ledger> {
  if (ports.api !== 0 && (await isPortInUse(ports.api))) throw new PortInUseError(ports.api, 'API')
  const ledger = await openLedger(place ?? { file: join(dataFolder, 'ledger.db') })
  endings.add('ledger', () => ledger.close())
  if (place !== null) await joinSharedLedger(ledger, { dataFolder, archiveFolder }, now())
  await putCalendarVersion(ledger, calendars.version, calendars.years)
  await putPeople(ledger, peopleOfFile(people))
  return ledger
}

function reachTemporal(
  { foreign, archiveFolder, cacheFolder, pathVariable, ports }: UpOrder,
  { dataFolder, tell, log, stop }: UpContext,
): Promise<ReachedTemporal> {
  const tellAndLog = (line: string): void => {
    log.warn(line)
    tell(line)
  }
  if (foreign !== null)
    return reachForeign({ ...foreign, hasOwnArchive: archiveFolder !== null }, tellAndLog, stop)
  const { temporal: port, ui: uiPort } = ports
  return reachEmbedded({ dataFolder, cacheFolder, pathVariable, port, uiPort }, tellAndLog)
}

/** Both at the same time; when the other one fails, the first is ended again. */
async function bothOrNone<A, B>(
  one: Promise<A>,
  other: Promise<B>,
  end: (one: A) => Promise<void>,
): Promise<readonly [A, B]> {
  const [first, second] = await Promise.allSettled([one, other])
  if (first.status === 'rejected') throw first.reason
  if (second.status === 'fulfilled') return [first.value, second.value]
  await end(first.value)
  throw second.reason
}

interface Running {
  readonly reached: ReachedTemporal
  readonly ledger: Ledger
  readonly templates: ReturnType<typeof templatesByName>
  readonly troubles: Troubles
}

async function serveApi(
  { ports, archiveFolder, evidenceMostBytes }: UpOrder,
  { dataFolder, log, endings }: UpContext,
  { reached, worker, ledger, templates, troubles }: Running & { readonly worker: UpWorker },
): Promise<RunningApi> {
  const { client, namespace } = reached.temporal
  const adminToken = newToken()
  const health = {
    workerPolling: () => Promise.resolve(worker.isPolling()),
    troubles: () => troubles.current().length,
  }
  const archive = archiveFolder === null ? {} : { archiveFolder }
  const place = {
    dataFolder,
    evidenceMostBytes,
    ...archive,
    log,
    now,
    host: '127.0.0.1',
    port: ports.api,
  } as const
  const api = await startApi({ client, namespace, ledger, templates, adminToken, health, ...place })
  endings.add('api', () => api.stop())
  endings.add('api.json', () => removeApiFile(dataFolder, adminToken))
  await writeApiFile(dataFolder, { address: api.address, token: adminToken, pid: process.pid })
  return api
}

async function submitTeams(
  { teams, newestTemplate, calendars }: UpOrder,
  { dataFolder, tell, stop }: UpContext,
  { reached, ledger, templates }: Omit<Running, 'troubles'>,
): Promise<readonly TeamReport[]> {
  const { calendar, version: calendarVersion } = calendars
  const { startRefusal, temporal } = reached
  const { client } = temporal
  const signer = await actorSigner(dataFolder)
  const given = { client, ledger, newestTemplate, calendar, calendarVersion, signer, startRefusal }
  const submitting = { ...given, template: templates, now }
  const submissions = teams.map((team) => () => submitTeam(submitting, team))
  const reports = await inParallel(submittedAtOnce, submissions)
  for (const line of reports.flatMap(teamReportLines)) tell(shownLine(line))
  const running = reports.filter(isRunning).map(({ teamId }) => teamId)
  const late = await untilStarted(ledger, running, armedWithinMs, stop)
  if (late.length > 0) tell(`尚未就绪 / not ready yet: ${late.join(', ')}`)
  return reports
}

function isRunning({ outcome }: TeamReport): boolean {
  return outcome === 'started' || outcome === 'already-running'
}

/** A team whose file differs goes on as it was first submitted, and one whose programme was ended has its steps. */
function isShown(report: TeamReport): boolean {
  return isRunning(report) || report.diff.length > 0 || (report.endedAs ?? 'COMPLETED') !== 'COMPLETED'
}

function startView(
  { screen, readyLine }: Pick<UpOutput, 'screen' | 'readyLine'>,
  { log, onView }: UpContext,
  { reached, ledger, templates, troubles, found }: Running & { readonly found: Troubles },
  reports: readonly TeamReport[],
): void {
  if (screen === null) return
  const teamIds = reports.map(({ teamId }) => teamId)
  const state = async (): Promise<ViewState> => {
    const at = now()
    const teams = await owedByTeam(ledger, teamIds, templates, at)
    const attentions = (await openAttentions(ledger)).length
    return { at, teams, troubles: [...troubles.current(), ...found.current()], attentions }
  }
  const foot = footLine(reached.uiAddress)
  const onError = (error: unknown): void => log.error({ err: error }, 'the live view could not be read')
  onView(showLive(screen, { state, ready: readyLine, foot, onError }))
}

function now(): Instant {
  return instantFromMs(Date.now())
}
