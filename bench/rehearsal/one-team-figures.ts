import { join } from 'node:path'
import type { RehearsalResult, RehearsedTeam } from '../../rehearsal/result.ts'
import { atMost, type Figure, mustBe, told, withUnit } from '../figure.ts'
import { say } from '../say.ts'
import { oneTeamFile } from '../teams.ts'
import { withTempFolder } from '../temp-folder.ts'
import { carriedBytes } from './carried-bytes.ts'
import { keptHistories } from './kept-histories.ts'
import { runBytes } from './run-bytes.ts'
import { runRehearsal } from './run-rehearsal.ts'

const limits = {
  actionsRatio: 1.08,
  actions: 4_000,
  historyEvents: 14_000,
  runEvents: 300,
  runKilobytes: 90,
  carriedKilobytes: 24,
  seconds: 150,
} as const

const kilobyte = 1_024

/** One team's three years: what they cost, and how long the rehearsal took. */
export function oneTeamFigures(seed: number): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    const keepIn = join(folder, 'kept')
    say(`rehearsing one team with seed ${seed}`)
    const result = await runRehearsal(oneTeamFile, seed, keepIn)
    const [team] = result.teams
    if (team === undefined) throw new Error('the rehearsal had no team')
    return [...costFigures(team), ...(await sizeFigures(keepIn)), ...soundness(result), wallFigure(result)]
  })
}

function costFigures(team: RehearsedTeam): readonly Figure[] {
  const { billableActions, commands, historyEvents, largestRunEvents, minimumActions, runs, wakes } = team
  return [
    atMost(
      'billable actions, of `minimumActions`',
      billableActions / minimumActions,
      limits.actionsRatio,
      '×',
      3,
    ),
    atMost('billable actions', billableActions, limits.actions, ''),
    told(
      '— of these',
      `${minimumActions} at least: ${wakes} wakes, ${commands.accepted} commands accepted, ${commands.refused} refused`,
    ),
    atMost(`history events of ${runs} runs`, historyEvents, limits.historyEvents, ''),
    atMost('largest run, events', largestRunEvents, limits.runEvents, ''),
  ]
}

async function sizeFigures(keepIn: string): Promise<readonly Figure[]> {
  const histories = await keptHistories(join(keepIn, 'histories'))
  const carried = histories.flatMap((history) => carriedBytes(history) ?? [])
  const largest = (sizes: readonly number[]): number => sizes.reduce((one, other) => Math.max(one, other), 0)
  const largestCarried = largest(carried.map(({ recorded }) => recorded)) / kilobyte
  return [
    atMost('largest run', largest(histories.map(runBytes)) / kilobyte, limits.runKilobytes, 'KB', 1),
    atMost(
      'carried state with 300 command ids, largest',
      largest(carried.map(({ full }) => full)) / kilobyte,
      limits.carriedKilobytes,
      'KB',
      1,
    ),
    told('— as it was recorded, largest', withUnit(largestCarried, 'KB', 1)),
  ]
}

/** That every run replays and the ledger comes out of the histories again, for all teams of a rehearsal. */
export function soundness({ teams }: RehearsalResult): readonly Figure[] {
  const runs = teams.reduce((sum, team) => sum + team.runs, 0)
  const failures = teams.reduce((sum, team) => sum + team.replayFailures + team.runs - team.replayedRuns, 0)
  const unequal = teams.filter((team) => !team.ledgerRebuiltEqual)
  return [
    mustBe(`runs of ${runs} that do not replay`, String(failures), 'none', failures === 0),
    mustBe(
      `ledgers of ${teams.length} that differ when rebuilt`,
      String(unequal.length),
      'none',
      unequal.length === 0,
    ),
  ]
}

function wallFigure({ wallSeconds }: RehearsalResult): Figure {
  return atMost('rehearsal of one team', wallSeconds, limits.seconds, 's')
}
