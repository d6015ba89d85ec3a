import { join } from 'node:path'
import { atMost, type Figure, told } from '../figure.ts'
import { say } from '../say.ts'
import { sixTeamsFile } from '../teams.ts'
import { withTempFolder } from '../temp-folder.ts'
import { soundness } from './one-team-figures.ts'
import { runRehearsal } from './run-rehearsal.ts'

const mostSeconds = 360

/** Six teams' three years at once. */
export function sixTeamsFigures(seed: number): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    say(`rehearsing six teams with seed ${seed}`)
    const result = await runRehearsal(sixTeamsFile, seed, join(folder, 'kept'))
    const { teams, wallSeconds } = result
    const accepted = teams.reduce((sum, { commands }) => sum + commands.accepted, 0)
    const runs = teams.reduce((sum, team) => sum + team.runs, 0)
    const ratios = teams.map(({ billableActions, minimumActions }) => billableActions / minimumActions)
    return [
      atMost('rehearsal of six teams', wallSeconds, mostSeconds, 's'),
      told('— commands accepted, runs', `${accepted}, ${runs}`),
      told(
        '— billable actions of `minimumActions`, each team',
        ratios.map((ratio) => ratio.toFixed(3)).join(', '),
      ),
      ...soundness(result),
    ]
  })
}
