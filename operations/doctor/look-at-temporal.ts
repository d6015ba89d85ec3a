import { msOf } from '../../domain/calendar/instant.ts'
import type { Finding } from '../../domain/findings.ts'
import { leastRetentionDays, leastRetentionWithArchiveDays } from '../../domain/retention.ts'
import { findStandstills } from '../../temporal/find-standstills.ts'
import { endWords, outsideEndOf } from '../../temporal/outside-end.ts'
import { retentionDays } from '../../temporal/local/namespace.ts'
import { missingSearchAttributes } from '../../temporal/local/search-attributes.ts'
import { latestPoll, pollFindings } from '../../temporal/local/latest-poll.ts'
import { continuesRecord } from '../../temporal/client/continues-record.ts'
import { namespaceWorkflowsFor } from '../up/namespace-workflows.ts'
import type { Examined } from './place.ts'

/** What only Temporal knows: what runs there, who polls, its clock, its namespace. Throws when it does not answer. */
export async function lookAtTemporal({
  channelIds,
  hasOwnArchive,
  ledger,
  now,
  server,
}: Examined): Promise<readonly Finding[]> {
  if (server === null) return []
  const { client, connection, namespace } = server.temporal
  const looking = { client, ledger, continuesRecord: continuesRecord(client, ledger) }
  const findings: Finding[] = [...(await findStandstills(looking))]
  for (const { workflowId } of namespaceWorkflowsFor(null, channelIds)) {
    const end = await outsideEndOf(client, workflowId)
    if (end !== null)
      findings.push({ kind: 'not-running', subject: workflowId, details: { end: `${endWords[end]} ${end}` } })
  }
  findings.push(...pollFindings(await latestPoll(connection, namespace), msOf(now)))
  const days = await retentionDays(connection, namespace)
  const needed = hasOwnArchive ? leastRetentionWithArchiveDays : leastRetentionDays
  if (days < needed) findings.push({ kind: 'retention-short', subject: namespace, details: { days, needed } })
  const missing = await missingSearchAttributes(connection, namespace)
  if (missing.length > 0)
    findings.push({ kind: 'search-attributes-missing', subject: missing.join(', '), details: {} })
  return findings
}
