import { ApplicationFailure } from '@temporalio/common'
import { readWorkflowId } from '../domain/cadence/state.ts'
import type { Finding } from '../domain/findings.ts'
import { chainOf } from '../ledger/archived-run.ts'
import type { CheckpointsResult, KeepingRequest } from './activities.ts'
import type { KeeperPorts, UnsignedRecord } from './ports.ts'

const teamKinds = ['record-contradicted', 'checkpoint-lacking'] as const

/**
 * Signs a checkpoint of each team that has recorded something since its last one. The archive is read, which this keeping has
 * just brought up to date, and of it only what has come since then. Throws when this machine has no key: another one may.
 */
export async function keepCheckpoints(
  { archive, checkpoints, register }: KeeperPorts,
  { at }: KeepingRequest,
): Promise<CheckpointsResult> {
  const fault = await checkpoints.whyNot()
  const unusable: readonly Finding[] =
    fault === null ? [] : [{ kind: 'log-key-unusable', subject: fault.file, details: { fault: fault.fault } }]
  await register.putFindings(['log-key-unusable'], unusable, at)
  if (fault !== null) throw ApplicationFailure.retryable(`${fault.file}: ${fault.fault}`, 'log-key-unusable')
  const entries = [...(await register.archivedEntries())]
  const ofTeams = Map.groupBy(entries, ([workflowId]) => readWorkflowId(workflowId)?.teamId ?? null)
  const counts = { kept: 0, unchanged: 0 }
  const findings: Finding[] = []
  for (const [teamId, ofTeam] of ofTeams) {
    if (teamId === null) continue
    const kept = await checkpoints.keep(
      {
        teamId,
        entries: new Map(ofTeam),
        runsOf: async (workflowId) => chainOf(await register.archivedRuns(workflowId)),
        textOf: async ({ sha256 }) => {
          const found = await archive.get(sha256)
          return found.state === 'sound' ? found.text : null
        },
      },
      at,
    )
    if (typeof kept === 'string') counts[kept] += 1
    else findings.push(findingOf(kept))
  }
  await register.putFindings(teamKinds, findings, at)
  return { ...counts, findings }
}

function findingOf({ workflowId, problem, since }: UnsignedRecord): Finding {
  const kind = problem === 'contradicted' ? 'record-contradicted' : 'checkpoint-lacking'
  return { kind, subject: workflowId, details: { since: since ?? '—' } }
}
