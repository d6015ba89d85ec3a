import { addDays } from '../../domain/calendar/civil-date.ts'
import { stripLastOn } from '../../domain/calendar/strip.ts'
import {
  longestChainDays,
  type PlanPeriodsInput,
  stripMarginDays,
} from '../../domain/cadence/plan/plan-periods.ts'
import type { PeriodsPlan } from '../../domain/cadence/plan/plan.ts'
import type { CadenceInput } from '../../workflows/cadence-loop.ts'

export type PlanAnswer = PeriodsPlan & { readonly nextIndex: number }

/** What a cadence had asked its planner, which no history holds, from what it was answered. */
export function planAsked({ state }: CadenceInput, answer: PlanAnswer, fromIndex: number): PlanPeriodsInput {
  const { definition, salon, startOn, startedAt } = state.setup
  const timing = { definition, startOn, salonWeekday: salon.weekday }
  const { strip } = answer
  return {
    ...timing,
    startedAt,
    fromIndex,
    count: answer.nextIndex - fromIndex,
    stripFirstOn: strip.startOn,
    stripReachesOn: addDays(stripLastOn(strip), -stripMarginDays - longestChainDays(timing)),
  }
}
