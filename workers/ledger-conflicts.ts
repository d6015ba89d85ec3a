import { instantFromMs } from '../domain/calendar/instant.ts'
import { placePrefix } from '../domain/workflow-place.ts'
import { beginFinding, endFinding, standingFindings } from '../ledger/findings.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { listTeams } from '../ledger/queries/teams.ts'
import type { RecordWatch } from './watched-record.ts'

const kind = 'record-conflict'

/**
 * Enters into the ledger that a workflow cannot write its entry, so that it is known after a restart too, and that it could
 * at last. What keeps that from being entered keeps no entry of the record from being written.
 */
export function ledgerConflicts(ledger: Ledger): Pick<RecordWatch, 'onConflict' | 'onWritten'> {
  let standing: Promise<Set<string>> | null = null
  const known = (): Promise<Set<string>> => {
    standing ??= standingConflicts(ledger).catch((error: unknown) => {
      standing = null
      throw error
    })
    return standing
  }
  const now = () => instantFromMs(Date.now())
  return {
    async onConflict(workflowId, sequence) {
      await orNothing(async () => {
        const conflicts = await known()
        const counties = new Map((await listTeams(ledger)).map(({ county, teamId }) => [teamId, county]))
        const details = { where: placePrefix(workflowId, counties), sequence }
        // One that stood before may have been taken off the list meanwhile.
        await beginFinding(ledger, { kind, subject: workflowId, details }, now())
        conflicts.add(workflowId)
      })
    },
    async onWritten(workflowIds) {
      await orNothing(async () => {
        const conflicts = await known()
        for (const subject of workflowIds) {
          if (!conflicts.has(subject)) continue
          await endFinding(ledger, { kind, subject }, now())
          conflicts.delete(subject)
        }
      })
    },
  }
}

async function standingConflicts(ledger: Ledger): Promise<Set<string>> {
  const findings = await standingFindings(ledger)
  return new Set(findings.flatMap((finding) => (finding.kind === kind ? [finding.subject] : [])))
}

/** It is tried again with the next batch. */
async function orNothing(enter: () => Promise<void>): Promise<void> {
  await enter().catch(() => undefined)
}
