import { endsOn } from '../../domain/calendar/programme-span.ts'
import { programmeWorkflowId } from '../../domain/cadence/state.ts'
import { initialProgramme } from '../../domain/programme/programme-state.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { Template } from '../../domain/programme/template.ts'
import { programmeWorkflowType } from '../../workflows/names.ts'
import type { ProgrammeInput } from '../../workflows/team-programme.ts'

export interface ProgrammeStart {
  readonly workflowId: string
  readonly workflowType: string
  readonly input: ProgrammeInput
  /** For the Temporal Web UI. */
  readonly summary: string
}

/** Everything a team's one start needs; the same team always gives the same. */
export function programmeStart(team: Team, template: Template, calendarVersion: string): ProgrammeStart {
  return {
    workflowId: programmeWorkflowId(team.teamId),
    workflowType: programmeWorkflowType,
    input: {
      state: initialProgramme(team, endsOn(team.startOn), calendarVersion),
      steps: template.steps,
      orders: [],
    },
    summary: `${team.county} ${team.name} 六步工作法 ${team.startOn} 至 ${endsOn(team.startOn)}`,
  }
}
