import { archivedEntries, archivedRun, archivedRuns, putArchivedRun } from '../ledger/archive/archive-runs.ts'
import { putFindings, standingFindings } from '../ledger/findings.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { dropPhantoms, eventsAfter, lastSequences } from '../ledger/record/phantom-tail.ts'
import { lastProgrammeYear } from '../ledger/queries/teams.ts'
import { recordedWorkflows } from '../ledger/queries/workflows.ts'
import { compareRun, countEvents, recordedSequences, recordedSpans } from '../ledger/rebuild/reconcile-run.ts'
import type { RegisterPort } from './ports.ts'

export function ledgerRegister(ledger: Ledger): RegisterPort {
  return {
    workflows: () => recordedWorkflows(ledger),
    archivedRun: (workflowId, runId) => archivedRun(ledger, workflowId, runId),
    archivedRuns: (workflowId) => archivedRuns(ledger, workflowId === undefined ? {} : { workflowId }),
    archivedEntries: () => archivedEntries(ledger),
    putArchivedRun: (run) => putArchivedRun(ledger, run),
    compareRun: (record) => compareRun(ledger, record),
    countEvents: (workflowId, first, last) => countEvents(ledger, workflowId, first, last),
    spans: () => recordedSpans(ledger),
    sequences: (workflowId) => recordedSequences(ledger, workflowId),
    lastSequences: () => lastSequences(ledger),
    eventsAfter: (workflowId, sequence) => eventsAfter(ledger, workflowId, sequence),
    dropPhantoms: (workflowId, phantoms) => dropPhantoms(ledger, workflowId, phantoms),
    lastProgrammeYear: () => lastProgrammeYear(ledger),
    putFindings: (kinds, found, at) => putFindings(ledger, kinds, found, at),
    standingFindings: () => standingFindings(ledger),
  }
}
