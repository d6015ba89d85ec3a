import { type CheckedTeam, checkProofs } from './check-checkpoints.ts'
import { checkLog, type LogChecks } from './check-log.ts'
import { checkOrders } from './check-orders.ts'
import type { ExportContent } from './export-content.ts'
import { type Finding, finding } from './findings.ts'
import { teamWorkflowIds } from '../domain/cadence/state.ts'

export interface TeamWithFindings extends CheckedTeam {
  /** Beside those of its logs. */
  readonly findings: readonly Finding[]
}

/** Checks a team's seven logs, that none is missing, and its proofs. */
export function checkTeam(checks: LogChecks, team: ExportContent['teams'][number]): TeamWithFindings {
  const { teamId } = team
  const wanted = teamWorkflowIds(teamId)
  const logs = wanted.map((workflowId, index) => {
    const given = team.logs[index]
    const isGiven = given?.workflowId === workflowId
    return checkLog(checks, teamId, isGiven ? given : { workflowId, entries: 0, runs: [] })
  })
  const [programme] = logs
  const isNamed =
    team.logs.length === wanted.length &&
    team.logs.every(({ workflowId }, index) => workflowId === wanted[index])
  return {
    teamId,
    logs,
    findings: [
      ...(programme?.startedSteps ?? [])
        .filter((workflowId) => logs.some((log) => log.workflowId === workflowId && log.runs === 0))
        .map((workflowId) => finding('step-missing', { workflowId })),
      ...(programme?.runs === 0 ? [finding('run-missing', { workflowId: programme.workflowId })] : []),
      ...(isNamed ? [] : [finding('logs-named', { team: teamId })]),
      ...(logs.some(({ isUnread }) => isUnread)
        ? []
        : checkOrders(
            programme?.links ?? [],
            logs.slice(1).map(({ links }) => links),
          )),
      ...checkProofs(checks.files, team, logs),
    ],
  }
}
