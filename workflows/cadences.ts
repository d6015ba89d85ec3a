import { continueAsNew } from '@temporalio/workflow'
import { type CadenceInput, runCadence, type RunEnd } from './cadence-loop.ts'

/**
 * The six cadences: each run stands for one step of one team, id `team/{teamId}/{step}`. It lives from the team's start
 * to its last occurrence's close, takes marks, returns and corrections, obeys the programme's orders, and reports
 * its conclusion to the programme, or that it was released to go on at another installation. Its whole state is carried
 * over by continue-as-new.
 */
export async function weeklySalon(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof weeklySalon>(next))
}

export async function monthlyVisit(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof monthlyVisit>(next))
}

export async function quarterlyConsultation(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof quarterlyConsultation>(next))
}

export async function halfYearProject(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof halfYearProject>(next))
}

export async function yearlyTransfer(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof yearlyTransfer>(next))
}

export async function threeYearLeap(input: CadenceInput): Promise<RunEnd> {
  return runCadence(input, (next) => continueAsNew<typeof threeYearLeap>(next))
}
