import { instantFromMs } from '../../domain/calendar/instant.ts'
import { type Finding, standstillCodes } from '../../domain/findings.ts'
import { endFinding, keepFindings, standingFindings } from '../../ledger/findings.ts'
import { problemWords } from '../../ledger/ledger-problem.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { findStandstills } from '../../temporal/find-standstills.ts'
import { type OutsideEnd, outsideEndOf } from '../../temporal/outside-end.ts'
import { continuesRecord } from '../../temporal/client/continues-record.ts'
import type { TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import { isUnreachable } from '../../temporal/client/is-unreachable.ts'
import { findingLine, overLine } from '../../domain/finding-lines.ts'
import { endedConflicts } from './ended-conflicts.ts'
import type { NamespaceWorkflow } from './namespace-workflows.ts'
import type { Troubles } from './troubles.ts'

export interface WatchedInstallation {
  readonly temporal: TemporalConnection
  readonly ledger: Ledger
  readonly troubles: Troubles
  /** What the keeper found. */
  readonly found: Troubles
  readonly tell: (line: string) => void
  readonly onError: (error: unknown) => void
  /** Those that should run. */
  readonly helpers: readonly NamespaceWorkflow[]
}

export interface Watch {
  stop(): void
}

const answerMs = 10_000
/** A look costs at most a fiftieth of the time, unless that would mean to look away for longer. */
const pause = { leastMs: 5_000, share: 50, mostMs: 15_000 } as const

/**
 * Looks again and again whether what should run does run, and goes on; the first look is over when this answers. What stands
 * still or is not ours is entered into the ledger, from where every screen has it, and told as long as it stands, as is what
 * the keeper found. A workflow of a team is never started again; the courier and the keeper, which hold nothing, are.
 */
export async function watchWorkflows(given: WatchedInstallation): Promise<Watch> {
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const told = new Map<string, Finding>()
  const continues = continuesRecord(given.temporal.client, given.ledger)
  const find = () =>
    findStandstills({ client: given.temporal.client, ledger: given.ledger, continuesRecord: continues })
  const look = async (): Promise<void> => {
    const began = performance.now()
    const hasAnswer = await lookOnce(given, find, told).catch((error: unknown) => {
      given.onError(error)
      return false
    })
    if (stopped) return
    const wantedMs = hasAnswer ? (performance.now() - began) * pause.share : 0
    timer = setTimeout(() => void look(), Math.min(pause.mostMs, Math.max(pause.leastMs, wantedMs)))
  }
  await look()
  return {
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** False: Temporal did not answer. */
async function lookOnce(
  given: WatchedInstallation,
  find: () => Promise<readonly Finding[]>,
  told: Map<string, Finding>,
): Promise<boolean> {
  const { temporal, helpers, troubles } = given
  const { client, connection } = temporal
  const within = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + answerMs, ask)
  const helperEnds = new Map<NamespaceWorkflow, OutsideEnd | null>()
  tellPlace(given)
  try {
    await keep(given, await within(find), (standing, found) =>
      within(() => endedConflicts(client, standing, found)),
    )
    for (const helper of helpers)
      helperEnds.set(helper, await within(() => outsideEndOf(client, helper.workflowId)))
  } catch (error) {
    if (!isUnreachable(error)) throw error
    troubles.begin('temporal', 'Temporal 没有回应，正在重试 / Temporal does not answer, trying again')
    await tellFindings(given, told)
    return false
  }
  troubles.end('temporal', 'Temporal 已恢复 / Temporal answers again')
  await tellFindings(given, told)
  for (const [helper, end] of helperEnds) {
    if (end === null) continue
    await within(() => helper.start(client))
    given.tell(helper.told)
  }
  return true
}

/** What is written into a file that is no longer there is lost with this process. */
function tellPlace({ ledger, troubles }: WatchedInstallation): void {
  if (ledger.isInPlace())
    troubles.end('ledger-place', '台账文件又在原处 / the ledger’s file is in its place again')
  else troubles.begin('ledger-place', problemWords.replaced)
}

/** A ledger that cannot be written is told by itself, and keeps nobody from the rest of the look. */
async function keep(
  { ledger, onError }: WatchedInstallation,
  found: readonly Finding[],
  ended: (standing: readonly Finding[], found: readonly Finding[]) => Promise<readonly Finding[]>,
): Promise<void> {
  try {
    const at = instantFromMs(Date.now())
    await keepFindings(ledger, standstillCodes, found, at)
    // What was ended writes no more, so nothing else would take its conflict off the list.
    for (const conflict of await ended(await standingFindings(ledger), found))
      await endFinding(ledger, conflict, at)
  } catch (error) {
    if (isUnreachable(error)) throw error
    onError(error)
  }
}

async function tellFindings(
  { ledger, found }: WatchedInstallation,
  told: Map<string, Finding>,
): Promise<void> {
  const standing = new Map(
    (await standingFindings(ledger)).map((finding) => [
      `finding ${finding.kind} ${finding.subject}`,
      finding,
    ]),
  )
  for (const [key, finding] of standing) {
    found.begin(key, findingLine(finding))
    told.set(key, finding)
  }
  for (const [key, finding] of told) {
    if (standing.has(key)) continue
    found.end(key, overLine(finding))
    told.delete(key)
  }
}
