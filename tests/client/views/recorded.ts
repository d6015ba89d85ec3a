import { type CityRow, cityView } from '../../../client/views/city-view.ts'
import { type InboxDuty, inboxView, type ToDo, toDo } from '../../../ledger/views/inbox-view.ts'
import { type TeamStatusView, teamStatusView } from '../../../client/views/team-status-view.ts'
import type { Instant } from '../../../domain/calendar/instant.ts'
import { programmeWorkflowId } from '../../../domain/cadence/state.ts'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { countsForCity } from '../../../ledger/queries/city-counts.ts'
import { listOccurrences, openOccurrences } from '../../../ledger/queries/occurrences.ts'
import { listTeams, teamView } from '../../../ledger/queries/teams.ts'
import { type CadenceRun, template } from '../../domain/cadence/machine/support.ts'
import { openedLedger } from '../../ledger/support/ledgers.ts'
import { programmeStarted } from '../../ledger/support/sample-events.ts'

export interface Recorded {
  inbox(at: Instant, seat?: Parameters<typeof inboxView>[1]): Promise<readonly InboxDuty[]>
  toDo(at: Instant): Promise<ToDo>
  city(at: Instant): Promise<readonly CityRow[]>
  team(at: Instant): Promise<TeamStatusView>
}

/** What the machine recorded of the team `qs-tea`, through a real ledger to the views. */
export async function recorded(
  runs: readonly CadenceRun[],
  more: readonly DomainEvent[] = [],
): Promise<Recorded> {
  const ledger = await openedLedger()
  const started = {
    workflowId: programmeWorkflowId('qs-tea'),
    sequence: 1,
    at: '2026-01-05T09:00:00+08:00',
    ...programmeStarted,
    county: '青山县',
  }
  const events = [started, ...more, ...runs.flatMap((run) => run.events)]
  await appendOutcomes(ledger, { events, notices: [] })
  const templateOf = () => template
  const inbox: Recorded['inbox'] = async (at, seat = null) => {
    const [teams, open] = [await listTeams(ledger), await openOccurrences(ledger)]
    return inboxView({ teams, open, templateOf, at }, seat)
  }
  return {
    inbox,
    toDo: async (at) => toDo(await inbox(at), at),
    async city(at) {
      const counts = await countsForCity(ledger)
      const occurrences = await listOccurrences(ledger, { states: ['planned', 'open'] })
      return cityView({ teams: await listTeams(ledger), counts, occurrences, templateOf, at })
    },
    async team(at) {
      const view = await teamView(ledger, 'qs-tea')
      if (view === null) throw new Error('no team')
      const occurrences = await listOccurrences(ledger, { teamId: 'qs-tea' })
      return teamStatusView({ view, releasedTo: null, occurrences, template, at })
    },
  }
}
