import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readCalendars } from '../../config/read-calendars.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { Template } from '../../domain/programme/template.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { writeHopelightBundle } from '../hopelight-bundle.ts'
import { onStage, type Stage } from '../stage.ts'
import { oneTeam } from '../teams.ts'
import { startWorkerProcess, type WorkerProcess } from '../worker/worker-process.ts'

/** Many teams on one durable server, with one worker process. */
export interface Crowd {
  readonly stage: Stage
  readonly worker: WorkerProcess
  /** The worker's; to read only. */
  readonly ledger: Ledger
  readonly template: Template
  readonly teams: readonly Team[]
}

export interface CrowdWorker {
  readonly maxCachedWorkflows: number
  /** Node's arguments for the worker process. */
  readonly nodeArguments: readonly string[]
}

const startsAtOnce = 16
const armedWithinMs = 900_000
const pauseMs = 500

/** Runs `use` with a crowd that has no team yet. */
export async function withCrowd<T>(
  folder: string,
  { maxCachedWorkflows, nodeArguments }: CrowdWorker,
  use: (crowd: Crowd) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true })
  const bundleFile = await writeHopelightBundle(folder)
  const { template } = oneTeam()
  return onStage(folder, 'file', async (stage) => {
    const { address, temporal } = stage
    const order = {
      kind: 'hopelight',
      address,
      namespace: temporal.namespace,
      maxCachedWorkflows,
      folder,
    } as const
    const worker = await startWorkerProcess({ ...order, bundleFile, scriptFile: null }, nodeArguments)
    const ledger = await openLedger({ file: join(folder, 'ledger.db'), readOnly: true })
    try {
      return await use({ stage, worker, ledger, template, teams: [] })
    } finally {
      await ledger.close()
      await worker.stop()
    }
  })
}

/** Starts teams with these ids and waits until all six steps of each stand in the ledger. */
export async function grown(crowd: Crowd, teamIds: readonly string[]): Promise<Crowd> {
  const { ledger, stage, template } = crowd
  const { team: model } = oneTeam()
  const { version } = readCalendars()
  const added = teamIds.map((teamId) => ({ ...model, teamId }))
  await inParallel(
    startsAtOnce,
    added.map((team) => () => startProgramme(stage.temporal.client, team, template, version)),
  )
  const teams = [...crowd.teams, ...added]
  const wanted = teams.length * template.steps.length
  const until = performance.now() + armedWithinMs
  while ((await cadencesIn(ledger)) < wanted) {
    if (performance.now() > until)
      throw new Error(`${await cadencesIn(ledger)} of ${wanted} cadences stand in the ledger`)
    await sleep(pauseMs)
  }
  return { ...crowd, teams }
}

async function cadencesIn({ db }: Ledger): Promise<number> {
  const { count } = await db
    .selectFrom('cadence')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
