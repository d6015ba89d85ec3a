import { readWorkflowId } from './cadence/state.ts'
import { stepNames } from './programme/steps.ts'

/** Counties by team id. */
export type Counties = ReadonlyMap<string, string>

/** `龙游县 一周一微型沙龙`, the team's id where its county is unknown; null: no workflow of a team. */
export function placeOf(workflowId: string, counties: Counties): string | null {
  const address = readWorkflowId(workflowId)
  if (address === null) return null
  const { step, teamId } = address
  return `${counties.get(teamId) ?? teamId} ${step === null ? '帮扶团' : stepNames[step]}`
}

/** The same before a sentence: `龙游县 一周一微型沙龙：`, or nothing. */
export function placePrefix(workflowId: string, counties: Counties): string {
  const place = placeOf(workflowId, counties)
  return place === null ? '' : `${place}：`
}
