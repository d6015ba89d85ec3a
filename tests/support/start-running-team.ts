import { vi } from 'vitest'
import { programmeStart } from '../../temporal/client/programme-start.ts'
import type { Team } from '../../domain/programme/team.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import type { Rig } from './rig.ts'

/** Starts a team's programme on the real clock and waits until its six steps have begun. */
export async function startRunningTeam(rig: Rig, team: Team): Promise<void> {
  const { workflowId, workflowType, input } = programmeStart(team, rig.template, rig.calendarVersion)
  await rig.client.workflow.start(workflowType, { workflowId, taskQueue: rig.taskQueue, args: [input] })
  await vi.waitFor(
    async () => {
      const started = await eventsOf(rig.ledger, team.teamId, { kind: 'cadenceStarted' })
      if (started.length !== 6) throw new Error(`${started.length} of 6 cadences have started`)
    },
    { timeout: 60_000, interval: 100 },
  )
}
