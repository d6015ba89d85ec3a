import type { Finding } from '../../domain/findings.ts'
import { isRunning } from '../../temporal/client/team-workflows.ts'
import type { TemporalClient } from '../../temporal/client/temporal-client.ts'

/**
 * Of the workflows that the ledger says cannot write their entry, those that write no more, since nothing runs under their
 * id. While strangers run, one of them may be what writes in the name of a workflow that is not there. Throws when Temporal
 * does not answer.
 */
export async function endedConflicts(
  client: TemporalClient,
  standing: readonly Finding[],
  found: readonly Finding[],
): Promise<readonly Finding[]> {
  const hasStrangers = found.some(({ kind }) => kind === 'workflow-foreign')
  const wasOurs = new Set(found.flatMap(({ kind, subject }) => (kind === 'ended-outside' ? [subject] : [])))
  const ended: Finding[] = []
  for (const conflict of standing) {
    if (conflict.kind !== 'record-conflict') continue
    if (hasStrangers && !wasOurs.has(conflict.subject)) continue
    if (!(await isRunning(client, conflict.subject))) ended.push(conflict)
  }
  return ended
}
