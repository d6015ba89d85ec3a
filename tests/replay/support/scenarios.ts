import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTeamFiles, readTemplate } from '../../../config/read-project-files.ts'
import type { CalendarFolder } from '../../../config/read-calendars.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { fileOnly } from '../../../workers/notice-channels.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { connectTemporal } from '../../../temporal/client/connect-temporal.ts'
import { type RunHistory, runChain } from '../../../temporal/client/run-chain.ts'
import { startCourier } from '../../../temporal/client/start-courier.ts'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { startKeeper } from '../../../temporal/client/start-keeper.ts'
import { playTeam, type TeamPart } from '../../../rehearsal/play-team.ts'
import { type PacedStage, type Stage, takeTo } from '../../../rehearsal/stage.ts'
import { startThrowAwayServer } from '../../../rehearsal/throw-away-server.ts'
import { addDays } from '../../../domain/calendar/civil-date.ts'
import { dateOf, instantAt, instantFromMs } from '../../../domain/calendar/instant.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'
import { putCalendarVersion } from '../../../ledger/calendar-versions.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import type { WorkflowBundle } from '../../../workers/build-bundle.ts'
import { startLedgerWorker } from '../../../workers/ledger-worker.ts'
import { wakeSignal } from '../../../workflows/messages.ts'
import { courierWorkflowId, keeperWorkflowId } from '../../../workflows/names.ts'
import { runCalendars } from '../../support/run-calendars.ts'
import { calendarsWithWeekOff } from './holiday-calendars.ts'
import { playOrders } from './play-orders.ts'

export interface Scenario {
  /** Part of the file's name. */
  readonly scenario: string
  readonly part: TeamPart
  readonly calendarYears: CalendarFolder['years']
  readonly play: (stage: PacedStage, part: TeamPart) => Promise<unknown>
}

const seed = 1
const courierDays = 60
const keeperDays = 20
const namespace = 'default'
const channelId = 'file'

/** What is recorded of each version: three years to the end, and a team with orders, signals and a week off. */
export async function scenarios(): Promise<readonly Scenario[]> {
  const today = dateOf(instantFromMs(Date.now()))
  const [submitted] = readTeamFiles([join(projectFolder(), 'examples', 'longyou.yaml')]).teams
  if (submitted === undefined) throw new Error('no team')
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  const team = { ...submitted, startOn: today, template: 'six-step.v1' }
  const usual = runCalendars
  const holiday = await calendarsWithWeekOff(addDays(today, 35))
  const partOf = ({ calendar, version }: CalendarFolder): TeamPart => {
    return { team, template, calendar, calendarVersion: version, cast: 'mixed', seed }
  }
  return [
    { scenario: 'three-years', part: partOf(usual), calendarYears: usual.years, play: playTeam },
    { scenario: 'orders', part: partOf(holiday), calendarYears: holiday.years, play: playOrders },
  ]
}

/** Plays a scenario on a server of its own, and gives the histories of all its runs by workflow. */
export async function playScenario(
  { calendarYears, part, play }: Scenario,
  bundle: WorkflowBundle,
  folder: string,
): Promise<readonly (readonly RunHistory[])[]> {
  await mkdir(folder, { recursive: true })
  const say = (): void => undefined
  const [cacheFolder, pathVariable] = [defaultCacheDir(process.env), process.env['PATH'] ?? '']
  const ends = new AsyncDisposableStack()
  try {
    const server = await startThrowAwayServer({ cacheFolder, pathVariable, folder, namespace }, say)
    ends.defer(() => server.stop())
    const ledger = await openLedger({ file: join(folder, 'ledger.db') })
    ends.defer(() => ledger.close())
    const { calendarVersion } = part
    await putCalendarVersion(ledger, calendarVersion, calendarYears)
    const temporal = await connectTemporal({ address: server.address, namespace }, 30_000)
    ends.defer(() => temporal.close())
    const { client, connection: steering } = temporal
    const { address } = server
    const settings = {
      address,
      namespace,
      maxCachedWorkflows: 20,
      calendarVersion,
      dataFolder: folder,
      ways: fileOnly(noticeWords(), folder),
    }
    await makeLogKey(folder)
    const worker = await startLedgerWorker(settings, ledger, bundle)
    ends.defer(() => worker.stop())
    const stage: PacedStage = {
      client,
      steering,
      namespace,
      ledger,
      untilAt: null,
      channelIds: [],
      goOn: () => undefined,
      tell: () => undefined,
      reach: () => null,
    }
    await play(stage, part)
    await playCourier(stage)
    await playKeeper(stage)
    const { teamId } = part.team
    const ids = [...teamWorkflowIds(teamId), courierWorkflowId(channelId), keeperWorkflowId]
    const chains: RunHistory[][] = []
    for (const workflowId of ids) {
      const runs: RunHistory[] = []
      for await (const run of runChain(client, workflowId)) runs.push(run)
      chains.push(runs)
    }
    return chains
  } finally {
    await ends.disposeAsync()
  }
}

/** Two months of the courier, and a wake-up for an urgent notice. */
async function playCourier(stage: Stage): Promise<void> {
  const workflowId = courierWorkflowId(channelId)
  await startCourier(stage.client, channelId)
  await stage.client.workflow.getHandle(workflowId).signal(wakeSignal)
  const today = dateOf(instantFromMs(Date.now()))
  await takeTo(stage, workflowId, instantAt(addDays(today, courierDays), '20:00'))
}

/** Some weeks of the keeper over what the team left, and a wake-up, as at the start of `up`. */
async function playKeeper(stage: Stage): Promise<void> {
  await startKeeper(stage.client)
  await startKeeper(stage.client)
  const today = dateOf(instantFromMs(Date.now()))
  await takeTo(stage, keeperWorkflowId, instantAt(addDays(today, keeperDays), '20:00'))
}
