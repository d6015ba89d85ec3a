import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import { prepareEmbeddedNamespace } from '../../temporal/local/namespace.ts'
import { connectTemporal, type TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import { startCourier } from '../../temporal/client/start-courier.ts'
import { startKeeper } from '../../temporal/client/start-keeper.ts'
import { startProgramme } from '../../temporal/client/start-programme.ts'
import { untilStarted } from '../../operations/up/until-started.ts'
import { keysOfNewFolder } from '../../operations/up/keys-of-new-folder.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { Template } from '../../domain/programme/template.ts'
import { putCalendarVersion } from '../../ledger/calendar-versions.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { putPeople } from '../../ledger/people.ts'
import { taskQueue } from '../../workflows/names.ts'
import { type MailServer, mailServer } from '../../client/sandbox/fakes/mail-server.ts'
import { startMortalApi, startMortalWorker } from '../support/mortal/mortal-process.ts'
import { type PostgresServer, startPostgres } from '../support/start-postgres.ts'
import { type TcpProxy, tcpProxy } from '../support/tcp-proxy.ts'
import { channelIds, officePeople, officeTeams } from './office.ts'
import { type ServerOnFile, serverOnFile } from './server-on-file.ts'
import { harmless, tended, type Tended } from './tended.ts'
import { runCalendars } from '../support/run-calendars.ts'

/** A whole installation in processes of its own, each of which can be killed. */
export interface Stage {
  readonly folder: string
  readonly server: ServerOnFile
  /** The way of worker and API to the server. */
  readonly proxy: TcpProxy
  /** Null: the ledger is in a file. */
  readonly postgres: PostgresServer | null
  readonly place: LedgerPlace
  /** To read only; the campaign's own. */
  readonly ledger: Ledger
  /** Past the proxy. */
  readonly temporal: TemporalConnection
  readonly mail: MailServer
  readonly worker: Tended
  readonly api: Tended
  readonly apiAddress: string
  readonly token: string
  readonly template: Template
  readonly calendarVersion: string
  readonly teams: readonly Team[]
  /** Workflows that somebody ended by hand. */
  readonly ended: Set<string>
  /** How many signals each workflow was sent of which nothing can be made. */
  readonly strangeSignals: Map<string, number>
  /** Everything up and harmless again. */
  heal(): Promise<void>
  close(options: { readonly keep: boolean }): Promise<void>
}

const startedWithinMs = 180_000

export type Database = 'sqlite' | 'postgres'

export async function openStage(database: Database, teamCount: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-campaign-'))
  const dataFolder = join(folder, 'data')
  await mkdir(dataFolder)
  await keysOfNewFolder(dataFolder)
  const [server, postgres] = await Promise.all([
    serverOnFile(folder),
    database === 'postgres' ? startPostgres({ isDurable: true }) : null,
  ])
  const place: LedgerPlace =
    postgres === null
      ? { file: join(dataFolder, 'ledger.db') }
      : { postgres: { url: postgres.url, password: postgres.password, schema: 'hopelight' } }
  const calendars = runCalendars
  const teams = officeTeams(teamCount)
  const writable = await openLedger(place)
  await putCalendarVersion(writable, calendars.version, calendars.years)
  await putPeople(writable, officePeople(teams))
  await writable.close()
  const proxy = tcpProxy(await freePort(), server.address)
  await proxy.turn('open')
  const temporal = await connectTemporal({ address: server.address, namespace: 'default' }, 10_000)
  await prepareEmbeddedNamespace(temporal.connection, 'default')
  const token = randomBytes(32).toString('base64url')
  const apiPort = await freePort()
  const mortal = { address: proxy.address, namespace: 'default', ledger: place, dataFolder }
  const mail = await mailServer({
    security: null,
    certificate: null,
    login: null,
    onMail: () => worker.passed('courier/after-body'),
  })
  const worker: Tended = tended((life) =>
    startMortalWorker({
      ...mortal,
      ...life,
      taskQueue,
      calendarVersion: calendars.version,
      mail: { channelIds, port: mail.port },
    }),
  )
  const api = tended((life) => startMortalApi({ ...mortal, ...life, port: apiPort, token }))
  const ledger = await openLedger({ ...place, readOnly: true })
  const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
  await Promise.all([worker.untilReady(), api.untilReady()])
  for (const channelId of channelIds) await startCourier(temporal.client, channelId)
  await startKeeper(temporal.client)
  for (const team of teams) await startProgramme(temporal.client, team, template, calendars.version)
  const teamIds = teams.map(({ teamId }) => teamId)
  const late = await untilStarted(ledger, teamIds, startedWithinMs, AbortSignal.timeout(startedWithinMs * 2))
  if (late.length > 0) throw new Error(`not started in time: ${late.join(', ')}`)
  return {
    folder,
    server,
    proxy,
    postgres,
    place,
    ledger,
    temporal,
    mail,
    worker,
    api,
    apiAddress: `http://127.0.0.1:${apiPort}`,
    token,
    template,
    calendarVersion: calendars.version,
    teams,
    ended: new Set(),
    strangeSignals: new Map(),
    async heal() {
      await server.start()
      await proxy.turn('open')
      for (const process of [worker, api]) {
        process.from(() => harmless)
        await process.restart()
      }
    },
    async close({ keep }) {
      await Promise.all([worker.stop(), api.stop()])
      await ledger.close()
      await temporal.close()
      await proxy.turn('cut')
      await mail.close()
      await server.stop()
      await postgres?.stop()
      if (!keep) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Holds archive, evidence and keys. */
export function dataFolderOf({ folder }: Pick<Stage, 'folder'>): string {
  return join(folder, 'data')
}
