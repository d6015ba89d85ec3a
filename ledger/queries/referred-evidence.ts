import type { DomainEvent, RecordedMark } from '../../domain/cadence/events.ts'
import { readStored } from '../canonical-json.ts'
import type { Ledger } from '../open-ledger.ts'

export interface ReferredEvidence {
  readonly sha256: string
  /** The first event that refers to it. */
  readonly workflowId: string
  readonly sequence: number
  /** Of the occurrence; empty: the event names none. */
  readonly period: string
  /** Of the file. */
  readonly name: string
}

/** Every evidence file that the record refers to, also from marks that were corrected since; each once. */
export async function referredEvidence({ db }: Ledger): Promise<readonly ReferredEvidence[]> {
  const rows = await db
    .selectFrom('event')
    .select('body')
    .where('kind', 'in', ['milestonesMarked', 'milestoneCorrected', 'lateRecordAdmitted'])
    .orderBy('workflow_id')
    .orderBy('sequence')
    .execute()
  const found = new Map<string, ReferredEvidence>()
  for (const { body } of rows) {
    const event = readStored<DomainEvent>(body)
    const { sequence, workflowId } = event
    const period = 'period' in event ? event.period : ''
    for (const { evidence } of marksOf(event))
      for (const { name, sha256 } of evidence)
        if (sha256 !== undefined && !found.has(sha256))
          found.set(sha256, { sha256, workflowId, sequence, period, name })
  }
  return [...found.values()]
}

function marksOf(event: DomainEvent): readonly RecordedMark[] {
  if (event.kind === 'milestonesMarked') return event.marks
  return event.kind === 'milestoneCorrected' || event.kind === 'lateRecordAdmitted' ? [event.mark] : []
}
