import type { Instant } from '../domain/calendar/instant.ts'
import type { PlannedOccurrence } from '../domain/cadence/plan/plan.ts'
import type { PlayedDuty } from './played-duty.ts'

/** When its marks alone close an occurrence; null: something is never done, and the clock closes it. */
export function closesAt({ milestones }: PlannedOccurrence, duties: readonly PlayedDuty[]): Instant | null {
  const done = duties.filter((duty) => !duty.lacksNeeded)
  const all = milestones.every(({ milestone }) => done.some((duty) => duty.milestone.milestone === milestone))
  if (milestones.length === 0 || !all) return null
  const moments = done.flatMap(({ at, returned }) => (returned === null ? [at] : [at, returned.againAt]))
  return moments.toSorted().find((moment) => done.every((duty) => isDone(duty, moment))) ?? null
}

/** Nobody returns what belongs to a closed occurrence. */
export function withoutLateReturns(
  occurrence: PlannedOccurrence,
  duties: readonly PlayedDuty[],
): readonly PlayedDuty[] {
  const closedAt = closesAt(occurrence, duties)
  if (closedAt === null) return duties
  return duties.map((duty) =>
    duty.returned !== null && duty.returned.at > closedAt ? { ...duty, returned: null } : duty,
  )
}

function isDone({ at, returned }: PlayedDuty, moment: Instant): boolean {
  return at <= moment && (returned === null || moment < returned.at || moment >= returned.againAt)
}
