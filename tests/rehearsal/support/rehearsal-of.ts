import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTeamFiles, readTemplate, templateNames } from '../../../config/read-project-files.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import type { CastName } from '../../../rehearsal/casts.ts'
import type { TeamPart } from '../../../rehearsal/play-team.ts'
import type { Rehearsal } from '../../../rehearsal/rehearse.ts'
import { startThrowAwayServer, type StartRehearsalServer } from '../../../rehearsal/throw-away-server.ts'
import type { StartRehearsalWorker } from '../../../rehearsal/worker-port.ts'
import { dateOf, instantAt, instantFromMs } from '../../../domain/calendar/instant.ts'
import { completeTeam } from '../../../config/submitted-team.ts'
import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import type { Person } from '../../../ledger/people.ts'
import { workerHere } from './worker-here.ts'
import { runCalendars } from '../../support/run-calendars.ts'

export interface RehearsalAsked {
  readonly teamFile: string
  readonly cast: CastName
  readonly seed: number
  /** Null: to the very end. */
  readonly untilOn: string | null
  /** Made when it is not there. */
  readonly folder: string
  /** Default: nobody is known. */
  readonly people?: readonly Person[]
  /** Default: the file channel. */
  readonly channelIds?: readonly string[]
  /** Default: `ledger.db` in the folder. */
  readonly ledgerPlace?: LedgerPlace
  /** Default: in memory. */
  readonly startServer?: StartRehearsalServer
  /** Default: in this process. */
  readonly startWorker?: StartRehearsalWorker
}

/** The rehearsal that `hopelight rehearse FILE` would play today, with a worker of one's own choice. */
export function rehearsalOf({
  cast,
  folder,
  ledgerPlace = { file: join(folder, 'ledger.db') },
  seed,
  channelIds = ['file'],
  people = [],
  startServer = startThrowAwayServer,
  startWorker = workerHere,
  teamFile,
  untilOn,
}: RehearsalAsked): Rehearsal {
  mkdirSync(folder, { recursive: true })
  const { calendar, version, years } = runCalendars
  const today = dateOf(instantFromMs(Date.now()))
  const teams = readTeamFiles([teamFile]).teams.map((submitted): TeamPart => {
    const team = completeTeam(submitted, { startOn: today, template: templateNames().at(-1) ?? '' })
    const template = readTemplate(join(projectFolder(), 'templates', `${team.template}.yaml`))
    return { team, template, calendar, calendarVersion: version, cast, seed }
  })
  return {
    teams,
    calendarVersion: version,
    calendarYears: years,
    people,
    channelIds,
    untilAt: untilOn === null ? null : instantAt(untilOn, '20:00'),
    folder,
    ledgerPlace,
    historiesIn: join(folder, 'histories'),
    cacheFolder: defaultCacheDir(process.env),
    pathVariable: process.env['PATH'] ?? '',
    startServer,
    startWorker,
    log: pino({ level: 'warn' }, pino.destination({ dest: join(folder, 'worker.log'), sync: true })),
  }
}
