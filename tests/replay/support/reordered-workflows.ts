import { sleep } from '@temporalio/workflow'
import type { CadenceInput } from '../../../workflows/cadence-loop.ts'
import { monthlyVisit as visitOfToday, weeklySalon as salonOfToday } from '../../../workflows/index.ts'

/** As today, but it sets a timer before anything else: what somebody may change without thinking of what is running. */
export async function weeklySalon(input: CadenceInput): Promise<void> {
  await sleep(1_000)
  await salonOfToday(input)
}

/** As today. */
export async function monthlyVisit(input: CadenceInput): Promise<void> {
  await visitOfToday(input)
}
