import type { Client } from '@temporalio/client'
import { programmeWorkflowId, readWorkflowId } from '../domain/cadence/state.ts'
import type { Finding } from '../domain/findings.ts'
import { placePrefix } from '../domain/workflow-place.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { type BegunWorkflows, begunWorkflows } from '../ledger/queries/begun-workflows.ts'
import { taskQueue } from '../workflows/names.ts'
import { type FailingWork, failingWorkOf } from './failing-work.ts'
import { hasRecorded } from './has-recorded.ts'
import { endWords, outsideEndOf } from './outside-end.ts'
import { workersByLedger } from './worker-identity.ts'
import { type ListedWorkflow, ownTypeOf, workflowsInScope } from './workflows-in-scope.ts'

export interface Looking {
  readonly client: Client
  readonly ledger: Ledger
  /**
   * Whether what runs under that id continues what the ledger holds; asked only of those of which a run was cut off, or
   * that run although they came to their end. Absent: nobody asks.
   */
  readonly continuesRecord?: (workflowId: string) => Promise<boolean>
}

/**
 * Which of our workflows stand still, and which that run are not ours, of every team, courier and keeper: one listing, and a
 * description of each that it makes suspect. Everything that tells people of it asks this. Throws when Temporal or the
 * ledger do not answer.
 */
export async function findStandstills({
  client,
  continuesRecord,
  ledger,
}: Looking): Promise<readonly Finding[]> {
  const listed = await workflowsInScope(client)
  // Read later than the list, so that what began meanwhile is no stranger.
  const known = await begunWorkflows(ledger)
  const running = new Map(
    listed.flatMap((each) => (each.isRunning ? [[each.workflowId, each] as const] : [])),
  )
  const cutOff = new Set(listed.flatMap((each) => (each.isRunning ? [] : [each.workflowId])))
  const findings: Finding[] = []
  const unrecorded: string[] = []
  for (const run of running.values()) {
    const { workflowId } = run
    const found = await judgeRunning(client, run, known)
    if (found !== null) findings.push(found)
    else if (readWorkflowId(workflowId) === null) continue
    else if (!known.begun.has(workflowId)) {
      if (await hasRecorded(client, workflowId)) unrecorded.push(workflowId)
    } else if (cutOff.has(workflowId) || !known.unfinished.has(workflowId)) {
      if ((await continuesRecord?.(workflowId)) === false)
        findings.push({ kind: 'run-replaced', subject: workflowId, details: whereOf(workflowId, known) })
    }
  }
  for (const workflowId of known.unfinished) {
    const end = running.has(workflowId) ? null : await outsideEndOf(client, workflowId)
    if (end === null) continue
    const details = { ...whereOf(workflowId, known), end: endWords[end], status: end }
    findings.push({ kind: 'ended-outside', subject: workflowId, details })
  }
  const apart = ledgersApart(await workersByLedger(client))
  return [...findings, ...unrecordedTeams(unrecorded), ...unsubmittedTeams(known), ...apart]
}

async function judgeRunning(
  client: Client,
  run: ListedWorkflow,
  known: BegunWorkflows,
): Promise<Finding | null> {
  const { reportsProblems, workflowId } = run
  const why = whyForeign(run)
  if (why !== null) return foreign(run, known, why)
  const address = readWorkflowId(workflowId)
  // The server reports workflow tasks that fail, and no activities.
  const mayAwaitActivity = address === null || known.awaitingNumber.has(workflowId)
  const failing = reportsProblems || mayAwaitActivity ? await failingWorkOf(client, workflowId) : null
  if (failing === null) return null
  const isUnknown = address !== null && !known.begun.has(programmeWorkflowId(address.teamId))
  if (isUnknown && !(await hasRecorded(client, workflowId)))
    return foreign(run, known, {
      zh: '没有这个团，它的任务也总是失败',
      en: 'there is no such team, and its task fails again and again',
    })
  return stuck(workflowId, failing, known)
}

function stuck(workflowId: string, { activity, reason, since }: FailingWork, known: BegunWorkflows): Finding {
  const details = { ...whereOf(workflowId, known), since: since ?? '—', reason: reason ?? '—' }
  return activity === null
    ? { kind: 'workflow-stuck', subject: workflowId, details }
    : { kind: 'activity-failing', subject: workflowId, details: { ...details, activity } }
}

interface Why {
  readonly zh: string
  readonly en: string
}

function whyForeign({ taskQueue: queue, workflowId, workflowType }: ListedWorkflow): Why | null {
  const own = ownTypeOf(workflowId)
  if (own === null)
    return { zh: '编号不是本系统的，却占用本系统的任务队列或编号', en: 'its id is none of ours' }
  if (own !== workflowType) return { zh: `该编号的类型应为 ${own}`, en: `the type of that id is ${own}` }
  if (queue !== taskQueue)
    return {
      zh: `任务队列应为 ${taskQueue}，没有工作进程办理它`,
      en: `no worker of ours serves its task queue`,
    }
  return null
}

function foreign(
  { taskQueue: queue, workflowId, workflowType }: ListedWorkflow,
  known: BegunWorkflows,
  why: Why,
) {
  const details = { ...whereOf(workflowId, known), type: workflowType, queue, why: why.zh, whyEn: why.en }
  return { kind: 'workflow-foreign', subject: workflowId, details } as const
}

/** One for each team of which the ledger knows nothing at all, and one for each workflow of the others. */
function unrecordedTeams(workflowIds: readonly string[]): readonly Finding[] {
  const byTeam = Map.groupBy(workflowIds, (workflowId) => readWorkflowId(workflowId)?.teamId ?? '')
  return [...byTeam].map(([team, ids]) => ({
    kind: 'team-unrecorded',
    subject: programmeWorkflowId(team),
    details: { team, count: ids.length },
  }))
}

function unsubmittedTeams({ counties, unsubmitted }: BegunWorkflows): readonly Finding[] {
  return unsubmitted.map((teamId) => {
    const subject = programmeWorkflowId(teamId)
    return { kind: 'team-unsubmitted', subject, details: { where: placePrefix(subject, counties) } }
  })
}

/** What was recorded is then in one of them and missing in the other. */
function ledgersApart(byLedger: ReadonlyMap<string, readonly string[]>): readonly Finding[] {
  if (byLedger.size < 2) return []
  const workers = [...byLedger].map(([mark, names]) => `${names.join(' ')} → ${mark}`).toSorted()
  return [{ kind: 'ledgers-differ', subject: taskQueue, details: { workers: workers.join('；') } }]
}

function whereOf(workflowId: string, { counties }: BegunWorkflows): { readonly where: string } {
  return { where: placePrefix(workflowId, counties) }
}
