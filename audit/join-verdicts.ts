import { inOrder } from './findings.ts'
import { sumOf } from './check-export.ts'
import type { Verdict } from './verify-export.ts'
import { teamWorkflowIds } from '../domain/cadence/state.ts'

/** One verdict of those on all shares of one export, in their order. What each of them finds in the whole is told once. */
export function joinVerdicts([first, ...others]: readonly [Verdict, ...Verdict[]]): Verdict {
  const all = [first, ...others]
  const most = Math.max(...all.map(({ teams }) => teams.length))
  const teams = Array.from({ length: most }, (_, row) => all.flatMap((each) => each.teams[row] ?? [])).flat()
  const told = new Map(all.flatMap(({ findings }) => findings.map((each) => [JSON.stringify(each), each])))
  return {
    ...first,
    verified: all.every(({ verified }) => verified),
    consistent: all.every(({ consistent }) => consistent),
    teams,
    actors: {
      signed: sumOf(all, ({ actors }) => actors.signed),
      unsigned: sumOf(all, ({ actors }) => actors.unsigned),
      localAdmin: sumOf(all, ({ actors }) => actors.localAdmin),
    },
    findings: inOrder(
      [...told.values()],
      teams.flatMap(({ teamId }) => teamWorkflowIds(teamId)),
    ),
  }
}
