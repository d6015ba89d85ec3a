import {
  cadenceWorkflowId,
  programmeWorkflowId,
  readWorkflowId,
  type WorkflowAddress,
} from '../domain/cadence/state.ts'
import type { StepKey } from '../domain/programme/steps.ts'

/** Team and step of a workflow that has a record; throws for any other workflow. */
export function addressOf(workflowId: string): WorkflowAddress {
  const address = readWorkflowId(workflowId)
  if (address === null) throw new Error(`${workflowId} is no workflow of a team`)
  return address
}

/** The workflow of a team's step; null: the programme's own. */
export function workflowIdOf(teamId: string, step: StepKey | null): string {
  return step === null ? programmeWorkflowId(teamId) : cadenceWorkflowId(teamId, step)
}

export interface CadenceAddress {
  readonly teamId: string
  readonly step: StepKey
}

export interface OccurrenceAddress extends CadenceAddress {
  readonly period: string
}

export interface MilestoneAddress extends OccurrenceAddress {
  readonly milestone: string
}

/** As `addressOf`; throws for the programme's own workflow. */
export function cadenceAddressOf(workflowId: string): CadenceAddress {
  const { teamId, step } = addressOf(workflowId)
  if (step === null) throw new Error(`${workflowId} is no cadence`)
  return { teamId, step }
}
