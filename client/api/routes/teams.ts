import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../../../domain/refusals.ts'
import { cadenceWorkflowId, programmeWorkflowId } from '../../../domain/cadence/state.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { archivedRuns } from '../../../ledger/archive/archive-runs.ts'
import { listOccurrences } from '../../../ledger/queries/occurrences.ts'
import { personNames } from '../../../ledger/queries/person-names.ts'
import { listTeams, releasedTo } from '../../../ledger/queries/teams.ts'
import { recordedEvents } from '../../../temporal/client/recorded-events.ts'
import { standstills } from '../../views/standstills.ts'
import { teamStatusView } from '../../views/team-status-view.ts'
import type { ApiDeps } from '../api-deps.ts'
import { historyAnswer, peopleAnswer, teamAnswer, teamsAnswer } from '../../../domain/schemas/view-schemas.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'
import { RefusedError } from '../refused-error.ts'
import { knownTeam } from '../resolve.ts'

const params = z.object({ teamId: z.string().max(80) })

export function teamRoutes(app: ApiServer, deps: ApiDeps): void {
  const { ledger, now } = deps
  app.get(
    '/teams',
    { schema: { summary: 'Every team that has started', response: answeredBy(teamsAnswer) } },
    async () => ({
      teams: await listTeams(ledger),
    }),
  )
  app.get(
    '/people',
    { schema: { summary: 'Names by person id, to put back into texts', response: answeredBy(peopleAnswer) } },
    async () => ({
      people: [...(await personNames(ledger))].map(([personId, name]) => ({ personId, name })),
    }),
  )
  app.get(
    '/teams/:teamId',
    { schema: { summary: 'The state of a team’s six steps', params, response: answeredBy(teamAnswer) } },
    async (request) => {
      const view = await knownTeam(ledger, request.params.teamId)
      const { teamId, template } = view.team
      const occurrences = await listOccurrences(ledger, { teamId })
      const status = teamStatusView({
        view,
        releasedTo: await releasedTo(ledger, view.team),
        occurrences,
        template: deps.templates(template),
        at: now(),
      })
      return { ...status, standstills: await standstills(ledger, teamId) }
    },
  )
  app.get(
    '/teams/:teamId/history',
    {
      schema: {
        summary:
          'The record as the histories hold it, all runs of the chain; of the archive what Temporal has no more',
        params,
        response: answeredBy(historyAnswer),
      },
    },
    async (request) => {
      const { team, cadences } = await knownTeam(ledger, request.params.teamId)
      const archive = folderArchive(deps.archiveFolder ?? join(deps.dataFolder, 'archive'))
      const places = { client: deps.client, archive, archived: await archivedRuns(ledger) }
      const { events, source, unknown } = await recordedEvents(places, team.teamId)
      const started = [
        programmeWorkflowId(team.teamId),
        ...cadences.map(({ step }) => cadenceWorkflowId(team.teamId, step)),
      ]
      const gone = unknown.filter((workflowId) => started.includes(workflowId))
      if (gone.length > 0) {
        const problem = `Temporal 和归档中都没有 ${gone.join('、')} 的完整历史 / its whole history is neither in Temporal nor in the archive`
        throw new RefusedError(refuse('unavailable', { problem }))
      }
      return { teamId: team.teamId, source, events }
    },
  )
}
