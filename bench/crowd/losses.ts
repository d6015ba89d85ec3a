import { recordedEvents } from '../../temporal/client/recorded-events.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import { cadenceWorkflowId } from '../../domain/cadence/state.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import type { Crowd } from './crowd.ts'
import type { Morning } from './mornings.ts'

const atOnce = 8

/**
 * What is wrong with the record of a crowd after a morning, one line each: a sequence with a gap, an event that ledger and
 * Temporal do not have alike, a workflow that did not record exactly what the scout had.
 */
export async function losses(crowd: Crowd, morning: Morning): Promise<readonly string[]> {
  const lost = await inParallel(
    atOnce,
    crowd.teams.map(
      ({ teamId }) =>
        () =>
          lossesOf(crowd, morning, teamId),
    ),
  )
  return lost.flat()
}

async function lossesOf(
  { ledger, stage }: Crowd,
  { at, kindsOfStep }: Morning,
  teamId: string,
): Promise<readonly string[]> {
  const known = await eventsOf(ledger, teamId)
  const { events, unknown } = await recordedEvents(
    { client: stage.temporal.client, archive: null, archived: [] },
    teamId,
  )
  const gaps = [...Map.groupBy(known, ({ workflowId }) => workflowId)].flatMap(([workflowId, own]) =>
    own.every(({ sequence }, index) => sequence === index + 1) ? [] : [`${workflowId}: a gap`],
  )
  const others = [...kindsOfStep].flatMap(([step, kinds]) => {
    const workflowId = cadenceWorkflowId(teamId, step)
    const own = known.filter((event) => event.workflowId === workflowId && event.scheduledAt === at)
    const found = own.map(({ kind }) => kind).toSorted()
    return canonicalJson(found) === canonicalJson(kinds) ? [] : [`${workflowId}: ${found.join(', ')}`]
  })
  const isSame = canonicalJson(known) === canonicalJson(events)
  return [
    ...unknown.map((workflowId) => `${workflowId}: unknown to Temporal`),
    ...gaps,
    ...others,
    ...(isSame ? [] : [`${teamId}: ledger and Temporal differ`]),
  ]
}
