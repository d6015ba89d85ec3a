import { join } from 'node:path'
import type { Logger } from 'pino'
import type { CalendarYear } from '../domain/calendar/calendar-data.ts'
import type { Instant } from '../domain/calendar/instant.ts'
import { putCalendarVersion } from '../ledger/calendar-versions.ts'
import { compareLedgers } from '../ledger/rebuild/compare.ts'
import type { LedgerPlace } from '../ledger/ledger-place.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { type Person, putPeople } from '../ledger/people.ts'
import { buildBundle } from '../workers/build-bundle.ts'
import { connectTemporal } from '../temporal/client/connect-temporal.ts'
import { openConnection } from '../temporal/client/open-connection.ts'
import { unlessCalledOff } from './called-off.ts'
import { checkTeam } from './check-team.ts'
import { noCommands } from './command-counts.ts'
import { inParallel } from '../operations/in-parallel.ts'
import { type Audience, playAll } from './play-all.ts'
import type { TeamPart } from './play-team.ts'
import type { RehearsalResult, RehearsedTeam } from './result.ts'
import { spanOfEvents } from './span-of-events.ts'
import { teamFigures } from './team-figures.ts'
import type { StartRehearsalServer } from './throw-away-server.ts'
import type { StartRehearsalWorker } from './worker-port.ts'

export interface Rehearsal {
  readonly teams: readonly TeamPart[]
  readonly calendarVersion: string
  readonly calendarYears: readonly CalendarYear[]
  /** The last moment that is played; null: to the end of everything. */
  readonly untilAt: Instant | null
  /** Whom the channels reach; others by the default channel. */
  readonly people: readonly Person[]
  /** Of the worker; each gets its courier. */
  readonly channelIds: readonly string[]
  /** Where notices and log go; must exist. */
  readonly folder: string
  /** Where the record goes; must hold none. */
  readonly ledgerPlace: LedgerPlace
  /** Where the histories go; null: nowhere. */
  readonly historiesIn: string | null
  /** Holds the Temporal CLI and built workflow code. */
  readonly cacheFolder: string
  /** The PATH to look on for the Temporal CLI. */
  readonly pathVariable: string
  readonly startServer: StartRehearsalServer
  readonly startWorker: StartRehearsalWorker
  /** Of the worker. */
  readonly log: Logger
}

const namespace = 'default'
const connectWithinMs = 30_000
/** Its seven workflows, and a share of the courier. */
const cachedPerTeam = 8
/** Replays are work for processors, not for waiting. */
const checksAtOnce = 2

/**
 * Plays the teams' programmes on a real throw-away server, then replays all their histories and rebuilds the ledger from
 * them. Leaves no process behind, however it ends. Throws `CalledOffError`, and what the embedded server throws.
 * @source docs/contracts.md, "hopelight rehearse"
 */
export async function rehearse(rehearsal: Rehearsal, audience: Audience): Promise<RehearsalResult> {
  const ends = new AsyncDisposableStack()
  try {
    return await rehearseAndCheck(rehearsal, audience, ends)
  } finally {
    await ends.disposeAsync()
  }
}

async function rehearseAndCheck(
  rehearsal: Rehearsal,
  audience: Audience,
  ends: AsyncDisposableStack,
): Promise<RehearsalResult> {
  const before = performance.now()
  const { cacheFolder, calendarVersion, folder, pathVariable, teams } = rehearsal
  const { say, signal } = audience
  say('启动一次性的 Temporal 服务 … / starting a throw-away Temporal server …')
  const bundle = await unlessCalledOff(signal, () => buildBundle(join(cacheFolder, 'bundles')))
  const server = await rehearsal.startServer({ cacheFolder, pathVariable, folder, namespace }, say)
  ends.defer(() => server.stop())
  const { address } = server
  const ledger = await openLedger(rehearsal.ledgerPlace)
  ends.defer(() => ledger.close())
  await putCalendarVersion(ledger, calendarVersion, rehearsal.calendarYears)
  await putPeople(ledger, rehearsal.people)
  const temporal = await connectTemporal({ address, namespace }, connectWithinMs)
  ends.defer(() => temporal.close())
  const steering = await openConnection(address, connectWithinMs, { repeats: false })
  ends.defer(() => steering.close())
  const worker = await rehearsal.startWorker({
    address,
    namespace,
    folder,
    ledger,
    calendarVersion,
    maxCachedWorkflows: teams.length * cachedPerTeam,
    bundle,
    log: rehearsal.log,
  })
  ends.defer(() => worker.stop())
  say(`演练 ${teams.length} 个帮扶团 … / rehearsing, teams: ${teams.length} …`)
  const { client } = temporal
  const { channelIds, untilAt } = rehearsal
  const stage = { client, steering, namespace, ledger, channelIds, untilAt }
  const counts = await playAll(stage, teams, audience, [worker.done, server.exited])

  say('回放全部历史，重建台账 … / replaying all histories, rebuilding the ledger …')
  const rebuilt = await openLedger({ file: ':memory:' })
  ends.defer(() => rebuilt.close())
  const { historiesIn } = rehearsal
  const checks = teams.map(
    ({ team }) =>
      () =>
        checkTeam(client, bundle, team.teamId, rebuilt, historiesIn),
  )
  const checked = await unlessCalledOff(signal, () => inParallel(checksAtOnce, checks))
  const comparison = await compareLedgers(ledger, rebuilt)
  const figures: RehearsedTeam[] = []
  for (const [index, check] of checked.entries())
    figures.push(await teamFigures(ledger, check, counts[index] ?? noCommands, comparison))
  const { from = '', to = '' } = (await spanOfEvents(ledger)) ?? {}
  return {
    virtual: { from, to: rehearsal.untilAt ?? to },
    wallSeconds: Math.round((performance.now() - before) / 100) / 10,
    server: server.version,
    teams: figures,
  }
}
