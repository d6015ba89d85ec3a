import { ApplicationFailure } from '@temporalio/common'
import { programmeWorkflowId, readWorkflowId } from '../domain/cadence/state.ts'
import type { Finding, FindingCode } from '../domain/findings.ts'
import { chainOf } from '../ledger/archive/archived-run.ts'
import type { CheckpointsResult, KeepingRequest } from './activities.ts'
import type { KeeperPorts, RecordToSign, UnsignedRecord } from './ports.ts'

const teamKinds = [
  'record-contradicted',
  'checkpoint-lacking',
  'record-unprovable',
  'checkpoint-failed',
] as const satisfies readonly FindingCode[]

/**
 * Signs a checkpoint of each team that has recorded something since its last one. The archive is read, which this keeping has
 * just brought up to date, and of it only what has come since then. What keeps one team from being signed is found, and the
 * others are signed all the same. Throws when this machine has no key: another one may.
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
    const record: RecordToSign = {
      teamId,
      entries: new Map(ofTeam),
      runsOf: async (workflowId) => chainOf(await register.archivedRuns(workflowId)),
      textOf: async ({ sha256 }) => {
        const found = await archive.get(sha256)
        return found.state === 'sound' ? found.text : null
      },
    }
    const kept = await checkpoints.keep(record, at).catch((error: unknown) => failed(teamId, error))
    if (typeof kept === 'string') counts[kept] += 1
    else findings.push('kind' in kept ? kept : findingOf(kept))
  }
  await register.putFindings(teamKinds, findings, at)
  return { ...counts, findings }
}

function failed(teamId: string, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error)
  return { kind: 'checkpoint-failed', subject: programmeWorkflowId(teamId), details: { reason } }
}

function findingOf({ entry, problem, since, workflowId: subject }: UnsignedRecord): Finding {
  const details = { since: since ?? '—' }
  switch (problem) {
    case 'contradicted':
      return { kind: 'record-contradicted', subject, details }
    case 'unreadable':
      return { kind: 'checkpoint-lacking', subject, details }
    case 'unprovable':
      return { kind: 'record-unprovable', subject, details: { ...details, entry: entry ?? '—' } }
  }
}
