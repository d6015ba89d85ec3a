import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { makeActorKey } from '../../../operations/up/actor-signature.ts'
import { type RunningApi, startApi } from '../../../client/api/start-api.ts'
import { fastForward, virtualNow } from '../../../temporal/local/time-skipping.ts'
import { isNotFound } from '../../../temporal/is-not-found.ts'
import { programmeStart } from '../../../temporal/client/programme-start.ts'
import { newToken, writeApiFile } from '../../../operations/up/api-file.ts'
import { dateOf, type Instant, instantFromMs } from '../../../domain/calendar/instant.ts'
import type { Mark } from '../../../domain/cadence/commands.ts'
import type { StepKey } from '../../../domain/programme/steps.ts'
import type { Team } from '../../../domain/programme/team.ts'
import type { StepDefinition } from '../../../domain/programme/template.ts'
import { type Person, putPeople } from '../../../ledger/people.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { openOccurrences } from '../../../ledger/queries/occurrences.ts'
import type { RunningWorker } from '../../../workers/worker.ts'
import { createRig, type Rig, testTeam } from '../../support/rig.ts'
import { pdfFile } from '../../support/evidence-files.ts'
import { validMark } from '../../support/valid-mark.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The API over HTTP, a worker and one team on the shared real server, with a data folder that the CLI finds. */
export interface ApiRig {
  readonly rig: Rig
  readonly team: Team
  readonly teamId: string
  readonly address: string
  readonly token: string
  readonly dataFolder: string
  readonly worker: RunningWorker
  /** Everything the API logged. */
  log(): string
  /** The moment of the team's own clock. */
  now(): Instant
  today(): string
  definition(step: StepKey): StepDefinition
  /** The occurrence of a step that is open and has begun at that moment. */
  openPeriod(step: StepKey): Promise<string>
  /** Takes the team's clock ahead, whole. */
  forward(days: number): Promise<void>
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  upload(bytes: Uint8Array, name?: string, sha256?: string): Promise<Answer>
  /** A mark of today with everything the template asks for, its evidence uploaded. */
  mark(step: StepKey, milestone: string, changes?: Partial<Mark>): Promise<Mark>
  /** How many events a step has recorded. */
  sequence(step: StepKey): Promise<number>
  /** `POST /teams/{teamId}/commands/{name}`. */
  command(name: string, body: object): Promise<Answer>
  /** Replays every run of the team unless told otherwise, then ends everything. */
  close(options?: { readonly replay?: boolean }): Promise<void>
}

export interface ApiRigOptions {
  readonly people?: readonly Person[]
  readonly team?: Partial<Team>
  readonly forwardDays?: number
}

const dayMs = 86_400_000

export const signInSheet = pdfFile('签到表')

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export async function createApiRig(temporalAddress: string, options: ApiRigOptions = {}): Promise<ApiRig> {
  const rig = await createRig(temporalAddress)
  const worker = await rig.startWorker()
  const teamId = `api-${randomUUID().slice(0, 8)}`
  const team = { ...testTeam(teamId, dateOf(instantFromMs(Date.now()))), ...options.team, teamId }
  await putPeople(rig.ledger, options.people ?? [])
  let aheadMs = 0
  const now = (): Instant => instantFromMs(Date.now() + aheadMs)
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const token = newToken()
  await makeActorKey(rig.folder)
  const api: RunningApi = await startApi({
    client: rig.client,
    namespace: 'default',
    ledger: rig.ledger,
    templates: (name) => {
      if (name === rig.template.template) return rig.template
      throw new Error(`no template ${name}`)
    },
    dataFolder: rig.folder,
    adminToken: token,
    log,
    now,
    host: '127.0.0.1',
    port: 0,
    health: { workerPolling: () => Promise.resolve(worker.worker.getState() === 'RUNNING') },
  })
  const { address } = api
  await writeApiFile(rig.folder, { address, token, pid: process.pid })
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  await until(async () => (await eventsOf(rig.ledger, teamId, { kind: 'cadenceStarted' })).length === 6)
  const workflowIds = teamWorkflowIds(teamId)

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  const forward = async (days: number): Promise<void> => {
    for (const id of workflowIds) await fastForward(rig.connection, 'default', id, days * dayMs)
    const clocks = workflowIds.map((id) => virtualNow(rig.connection, 'default', id))
    aheadMs = Math.min(...(await Promise.all(clocks))) - Date.now()
  }
  if (options.forwardDays !== undefined) await forward(options.forwardDays)
  const today = (): string => dateOf(now())
  const definition = (step: StepKey): StepDefinition => {
    const found = rig.template.steps.find((each) => each.step === step)
    if (found === undefined) throw new Error(`no step ${step}`)
    return found
  }
  const upload = async (
    bytes: Uint8Array,
    name = '签到表.pdf',
    sha256 = sha256Of(bytes),
  ): Promise<Answer> => {
    const response = await fetch(`${address}/evidence/${sha256}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'x-evidence-name': encodeURIComponent(name) },
      body: Buffer.from(bytes),
    })
    return { status: response.status, body: await response.json() }
  }
  return {
    rig,
    team,
    teamId,
    address,
    token,
    dataFolder: rig.folder,
    worker,
    log: () => lines.join(''),
    now,
    today,
    definition,
    upload,
    async mark(step, milestone, changes = {}) {
      const mark = validMark(definition(step), milestone, today())
      const [evidence] = mark.evidence
      if (evidence === undefined) return { ...mark, ...changes }
      await upload(signInSheet)
      return { ...mark, evidence: [{ ...evidence, sha256: sha256Of(signInSheet) }], ...changes }
    },
    sequence: async (step) => (await eventsOf(rig.ledger, teamId, { step })).at(-1)?.sequence ?? 0,
    async openPeriod(step) {
      const open = (await openOccurrences(rig.ledger, teamId)).filter((each) => each.step === step)
      const { main } = definition(step)
      const [found] = open.filter(({ milestones }) =>
        milestones.some(({ milestone, state }) => milestone === main && state === 'pending'),
      )
      if (found === undefined) throw new Error(`${step} has nothing open`)
      return found.period
    },
    forward,
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    command: (name, body) => ask('POST', `/teams/${teamId}/commands/${name}`, body),
    async close({ replay = true } = {}) {
      if (replay) await rig.expectReplays(teamId)
      await api.stop()
      for (const id of workflowIds) {
        const ending = rig.client.workflow.getHandle(id).terminate('end of test')
        await ending.catch((error: unknown) => {
          if (!isNotFound(error)) throw error
        })
      }
      await rig.close()
    },
  }
}

/** Until it is so; throws after 30 s. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to that within 30 s')
    await sleep(100)
  }
}
