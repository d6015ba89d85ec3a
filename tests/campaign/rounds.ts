import { crashPoints } from '../support/mortal/crash-points.ts'
import { crashAt } from './faults/crash-points.ts'
import { databaseLocked } from './faults/database-locked.ts'
import { diskFull } from './faults/disk-full.ts'
import { endedRuns } from './faults/ended-runs.ts'
import type { Counts, Fault } from './faults/fault.ts'
import { killPostgres } from './faults/kill-postgres.ts'
import { killServer } from './faults/kill-server.ts'
import { killWorker } from './faults/kill-worker.ts'
import { floods } from './faults/flood.ts'
import { lostTasks } from './faults/lost-tasks.ts'
import { serverAway } from './faults/server-away.ts'
import { squattedPorts } from './faults/squatted-ports.ts'
import { wrongClock } from './faults/wrong-clock.ts'
import type { CampaignOptions } from './options.ts'
import type { Round } from './round.ts'
import type { Database } from './stage.ts'

const killsARound = { worker: 50, server: 20, postgres: 20 } as const
const floodsARound = 12
const tasksARound = 20
const pointsWithinMs = 12 * 60_000
const clockMs = 15_000
const teams = 4

/** The long form: small rounds, each on an installation of its own, the longest one first. */
export function longRounds(options: CampaignOptions): readonly Round[] {
  const { eachPoint, killsOfPostgres, killsOfServer, killsOfWorker, secondsAway, seed } = options
  const round = (name: string, database: Database, fault: Fault): Round => ({
    name,
    seed,
    database,
    teams,
    fault,
  })
  const shares = (
    name: string,
    all: number,
    most: number,
    database: Database,
    faultOf: (n: number) => Fault,
  ) => sharesOf(all, most).map((share, index) => round(`${name}-${index + 1}`, database, faultOf(share)))
  const all = [
    round('server-away', 'sqlite', serverAway(secondsAway * 1_000)),
    ...shares('crash-points', eachPoint, 3, 'sqlite', (times) => crashAt(crashPoints, times, pointsWithinMs)),
    ...shares('kill-worker', killsOfWorker, killsARound.worker, 'sqlite', killWorker),
    ...shares('kill-server', killsOfServer, killsARound.server, 'sqlite', killServer),
    ...shares('kill-postgres', killsOfPostgres, killsARound.postgres, 'postgres', killPostgres),
    round('floods', 'sqlite', floods(floodsARound)),
    round('lost-tasks', 'sqlite', lostTasks(tasksARound)),
    round('squatted-ports', 'sqlite', squattedPorts(5)),
    round('disk-full', 'sqlite', diskFull(5)),
    round('database-locked', 'sqlite', databaseLocked(5)),
    round('wrong-clock', 'sqlite', wrongClock(clockMs)),
    round('ended-runs', 'sqlite', endedRuns),
  ]
  return options.rounds.length === 0 ? all : all.filter(({ name }) => options.rounds.includes(name))
}

/** In parts that differ by one at most. */
function sharesOf(all: number, most: number): readonly number[] {
  const parts = Math.ceil(all / most)
  return Array.from(
    { length: parts },
    (_, index) => Math.floor((all * (index + 1)) / parts) - Math.floor((all * index) / parts),
  )
}

/** The short form: a few of each, one after the other, in one round. */
export function shortRound(seed: number): Round {
  const faults = [
    crashAt(['record/after-append', 'api/after-update'], 1, 180_000),
    killWorker(3),
    killServer(1),
    databaseLocked(1),
  ]
  return { name: 'short', seed, database: 'sqlite', teams: 2, fault: inTurn(faults) }
}

function inTurn(faults: readonly Fault[]): Fault {
  return async (stage, random) => {
    const counted: Counts[] = []
    for (const fault of faults) counted.push(await fault(stage, random))
    return Object.fromEntries(counted.flatMap((counts) => Object.entries(counts)))
  }
}
