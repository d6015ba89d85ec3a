import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { missingCalendar, missingSoftware, missingTemplate } from '../../audit/export-content.ts'
import { readRotations } from '../../audit/log-keys.ts'
import { textAt } from '../../audit/json-members.ts'
import { HistoryFormError, leavesOf } from '../../audit/recorded-leaves.ts'
import type { ExportMaterial, TeamMaterial } from '../../audit/write-export.ts'
import type { Instant } from '../../domain/calendar/instant.ts'
import { actorKeys } from '../../ledger/actor-keys.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { calendarVersion } from '../../ledger/calendar-versions.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { teamHistories } from './team-histories.ts'
import type { TemporalClient } from '../../temporal/client/temporal-client.ts'
import { keptCheckpoints } from '../../audit/kept-checkpoints.ts'
import { softwareList } from './software-list.ts'

export interface ExportPlace {
  readonly client: TemporalClient
  /** Absolute. */
  readonly dataFolder: string
  /** Null: the file in the data folder. */
  readonly ledger: LedgerPlace | null
  /** What the server has not, or no longer, is taken from here. */
  readonly archiveFolder: string
  /** Holds `checkpoints/`; absent: the data folder. */
  readonly checkpointsHome?: string
  readonly teamIds: readonly string[]
  readonly workflowCode: ExportMaterial['workflowCode']
  readonly madeAt: Instant
}

/** Everything that goes into an export. Throws `LostRunsError`. */
export async function gatherExport(place: ExportPlace): Promise<ExportMaterial> {
  const { client, dataFolder, archiveFolder, teamIds, workflowCode, madeAt } = place
  const archive = folderArchive(archiveFolder)
  const places = { client, archive, archived: await archive.list() }
  const software = softwareList()
  const teams: TeamMaterial[] = []
  for (const teamId of teamIds) {
    const logs = await teamHistories(places, teamId)
    teams.push({ teamId, logs, earlier: await keptCheckpoints(place.checkpointsHome ?? dataFolder, teamId) })
  }
  const named = (name: string): readonly string[] => [
    ...new Set(teams.flatMap((team) => namedAtStart(team, name))),
  ]
  const ledger = place.ledger ?? { file: join(dataFolder, 'ledger.db') }
  const { calendars, publicKeys } = await readFrom(ledger, named('calendarVersion').toSorted())
  const templates = await Promise.all(named('template').toSorted().map(templateOf))
  const list = await software
  return {
    madeAt,
    program: await programVersion(),
    teams,
    calendars: calendars.filter(({ years }) => years.length > 0),
    templates: templates.flatMap(({ name, yaml }) => (yaml === null ? [] : [{ name, yaml }])),
    workflowCode,
    actorKeys: [...new Set([...(await keptActorKeys(dataFolder)), ...publicKeys])],
    rotations: await readRotations(dataFolder),
    sbom: 'sbom' in list ? list.sbom : null,
    missing: [
      ...('problem' in list ? [`${missingSoftware}${list.problem}`] : []),
      ...calendars.flatMap(({ version, years }) => (years.length > 0 ? [] : [missingCalendar(version)])),
      ...templates.flatMap(({ name, yaml }) => (yaml === null ? [missingTemplate(name)] : [])),
    ],
  }
}

/** What a programme's first event names: its template, its calendar version. */
function namedAtStart({ teamId, logs }: TeamMaterial, name: string): readonly string[] {
  const [programme] = logs
  const runs = (programme?.runs ?? []).slice(0, 1).map(({ runId, json }) => {
    const history: unknown = JSON.parse(json)
    return { runId, history }
  })
  try {
    return leavesOf(teamId, runs).flatMap(({ body }) => textAt(body, name) ?? [])
  } catch (error) {
    // Whoever writes the export tells of it.
    if (error instanceof HistoryFormError) return []
    throw error
  }
}

interface FromLedger {
  readonly calendars: ExportMaterial['calendars']
  /** Of every API of this ledger, on whatever machine it runs. */
  readonly publicKeys: readonly string[]
}

async function readFrom(place: LedgerPlace, versions: readonly string[]): Promise<FromLedger> {
  if ('file' in place && !existsSync(place.file))
    return { calendars: versions.map((version) => ({ version, years: [] })), publicKeys: [] }
  const ledger = await openLedger({ ...place, readOnly: true })
  try {
    const calendars = []
    for (const version of versions) calendars.push({ version, years: await calendarVersion(ledger, version) })
    return { calendars, publicKeys: (await actorKeys(ledger)).map(({ publicKey }) => publicKey) }
  } finally {
    await ledger.close()
  }
}

async function templateOf(name: string): Promise<{ readonly name: string; readonly yaml: string | null }> {
  const file = join(projectFolder(), 'templates', `${name}.yaml`)
  return { name, yaml: await readFile(file, 'utf8').catch(() => null) }
}

/** Of the key in use and of its forerunners, whose files are kept. */
async function keptActorKeys(dataFolder: string): Promise<readonly string[]> {
  const folder = join(dataFolder, 'keys')
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^api-actor.*\.pub$/u.test(name))
  return Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')))
}

async function programVersion(): Promise<string> {
  const read: unknown = JSON.parse(await readFile(join(projectFolder(), 'package.json'), 'utf8'))
  return textAt(read, 'version') ?? '?'
}
