import { msOf } from '../../domain/calendar/instant.ts'
import type { Finding } from '../../domain/findings.ts'
import { leastRetentionDays, leastRetentionWithArchiveDays } from '../../domain/retention.ts'
import { unfinishedWorkflows } from '../../ledger/queries/workflows.ts'
import { retentionDays } from '../local-temporal/namespace.ts'
import { missingSearchAttributes } from '../local-temporal/search-attributes.ts'
import { latestPoll, pollFindings } from '../local-temporal/latest-poll.ts'
import { outsideEndOf, outsideEndsOf } from '../programme-client/team-workflows.ts'
import { helpersFor } from '../up/helpers.ts'
import { endWords } from '../views/end-words.ts'
import type { Patient } from './place.ts'

/** What only Temporal knows: what runs there, who polls, its clock, its namespace. Throws when it does not answer. */
export async function lookAtTemporal({
  channelIds,
  hasOwnArchive,
  ledger,
  now,
  temporal,
}: Patient): Promise<readonly Finding[]> {
  if (temporal === null) return []
  const { client, connection, namespace } = temporal.door
  const findings: Finding[] = []
  for (const [subject, end] of await outsideEndsOf(client, await unfinishedWorkflows(ledger)))
    if (end !== null)
      findings.push({ kind: 'ended-outside', subject, details: { end: `${endWords[end]} ${end}` } })
  for (const { workflowId } of helpersFor(null, channelIds)) {
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
