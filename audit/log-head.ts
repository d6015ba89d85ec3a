import { programmeWorkflowId } from '../domain/cadence/state.ts'
import { stepKeys } from '../domain/programme/steps.ts'
import type { TreeHead } from './merkle-tree.ts'

/** How far one workflow's log has come. */
export interface LogHead extends TreeHead {
  readonly workflowId: string
}

/** The logs of a team: the programme's, then the six steps'. */
export function logsOfTeam(teamId: string): readonly string[] {
  const programme = programmeWorkflowId(teamId)
  return [programme, ...stepKeys.map((step) => `${programme}/${step}`)]
}
