import type { Instant } from '../../domain/calendar/instant.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { listOccurrences } from '../../ledger/queries/occurrences.ts'
import { listTeams } from '../../ledger/queries/teams.ts'
import { over } from '../../ledger/queries/workflows.ts'
import { type OwedDuty, owedDuties } from './owed-duties.ts'

/** What each of these teams owes next at that moment, in the order given; a team that has concluded or was released owes nothing. */
export async function owedByTeam(
  ledger: Ledger,
  teamIds: readonly string[],
  template: (name: string) => Template,
  at: Instant,
): Promise<readonly (readonly OwedDuty[])[]> {
  const teams = new Map((await listTeams(ledger)).map((team) => [team.teamId, team]))
  const occurrences = await listOccurrences(ledger, { states: ['planned', 'open'] })
  const byTeam = Map.groupBy(occurrences, ({ teamId }) => teamId)
  return teamIds.flatMap((teamId) => {
    const team = teams.get(teamId)
    if (team === undefined || over.some((state) => state === team.state)) return []
    return [owedDuties(team, template(team.template), byTeam.get(teamId) ?? [], at)]
  })
}
