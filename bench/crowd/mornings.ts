import { cadenceWorkflowId } from '../../domain/cadence/state.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { addMs, dateOf, type Instant, instantAt, instantFromMs } from '../../domain/calendar/instant.ts'
import { lookTime } from '../../domain/calendar/office-hours.ts'
import { type StepKey, stepKeys } from '../../domain/programme/steps.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { takeAllTo } from './clocks.ts'
import { type Crowd, grown } from './crowd.ts'

/** A morning on which some steps of every team wake, and what each of them then records. */
export interface Morning {
  readonly at: Instant
  readonly kindsOfStep: ReadonlyMap<StepKey, readonly string[]>
}

const scoutId = 'scout'
const dayMs = 86_400_000

/**
 * The busiest morning among the first `days` days, and the busiest of as many days after it: sends a team ahead that is
 * otherwise left alone, and looks at what it recorded. All teams that started on the same day have the same mornings.
 */
export async function scoutMornings(crowd: Crowd, days: number): Promise<readonly [Morning, Morning]> {
  const { ledger, template } = crowd
  await grown({ ...crowd, teams: [] }, [scoutId])
  const ids = template.steps.map(({ step }) => cadenceWorkflowId(scoutId, step))
  const from = instantFromMs(Date.now())
  await takeAllTo(crowd, ids, addMs(from, 2 * days * dayMs))
  const events = await eventsOf(ledger, scoutId)
  const middle = instantAt(dateOf(addMs(from, days * dayMs)), '00:00')
  return [busiest(events, (at) => at < middle), busiest(events, (at) => at >= middle)]
}

function busiest(events: readonly DomainEvent[], isIn: (at: Instant) => boolean): Morning {
  const caused = events.filter(({ scheduledAt }) => scheduledAt !== undefined && isIn(scheduledAt))
  const mornings = [...Map.groupBy(caused, (event) => event.scheduledAt ?? '')]
    .filter(([at]) => at.slice(11, 16) === lookTime)
    .map(([at, ofMorning]): Morning => ({ at, kindsOfStep: kindsOfStep(ofMorning) }))
  const [most] = mornings.toSorted((one, other) => other.kindsOfStep.size - one.kindsOfStep.size)
  if (most === undefined) throw new Error('nobody wakes in these days')
  return most
}

function kindsOfStep(events: readonly DomainEvent[]): ReadonlyMap<StepKey, readonly string[]> {
  const kinds = stepKeys.map((step) => {
    const own = events.filter(({ workflowId }) => workflowId === cadenceWorkflowId(scoutId, step))
    return [step, own.map(({ kind }) => kind).toSorted()] as const
  })
  return new Map(kinds.filter(([, ofStep]) => ofStep.length > 0))
}
