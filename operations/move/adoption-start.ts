import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { programmeWorkflowType } from '../../workflows/names.ts'
import type { ProgrammeStart } from '../../temporal/client/programme-start.ts'
import type { TeamToAdopt } from './team-to-adopt.ts'

/** Everything that the start of an adopted programme needs; the same team always gives the same. */
export function adoptionStart({ adopted, programme }: TeamToAdopt): ProgrammeStart {
  const { endsOn, team } = programme
  return {
    workflowId: programmeWorkflowId(team.teamId),
    workflowType: programmeWorkflowType,
    input: { state: programme, steps: [], orders: [], adopted },
    summary: `${team.county} ${team.name} 六步工作法 ${team.startOn} 至 ${endsOn}，接管自 ${adopted.from.log}`,
  }
}
