import type { Ledger } from '../../ledger/open-ledger.ts'
import { unfinishedWorkflows } from '../../ledger/queries/workflows.ts'
import { standingFindings } from '../../ledger/findings.ts'
import { isUnreachable } from '../programme-client/is-unreachable.ts'
import { type OutsideEnd, outsideEndOf, outsideEndsOf } from '../programme-client/team-workflows.ts'
import { endWords } from '../views/end-words.ts'
import type { Finding } from '../../domain/findings.ts'
import { findingLine, overLine } from '../views/finding-text.ts'
import type { TemporalDoor } from '../programme-client/connect-temporal.ts'
import type { Helper } from './helpers.ts'
import type { Troubles } from './troubles.ts'

export interface LookedAfter {
  readonly door: TemporalDoor
  readonly ledger: Ledger
  readonly troubles: Troubles
  /** What the keeper found. */
  readonly found: Troubles
  readonly tell: (line: string) => void
  readonly onError: (error: unknown) => void
  /** Those that should run. */
  readonly helpers: readonly Helper[]
}

export interface Watch {
  stop(): void
}

const answerMs = 5_000
/** A look costs at most a fiftieth of the time, unless that would mean to look away for longer. */
const pause = { leastMs: 5_000, share: 50, mostMs: 15_000 } as const

/**
 * Looks again and again whether what should run does run; the first look is over when this answers. A workflow of a team
 * that was ended from outside is told and never started again; the courier and the keeper, which hold nothing, are. What the
 * keeper found is told as long as it stands.
 */
export async function lookAfter(given: LookedAfter): Promise<Watch> {
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const told = new Map<string, Finding>()
  const look = async (): Promise<void> => {
    const began = performance.now()
    const hasAnswer = await lookOnce(given, told).catch((error: unknown) => {
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
async function lookOnce(given: LookedAfter, told: Map<string, Finding>): Promise<boolean> {
  const { door, ledger, troubles, helpers } = given
  const { client, connection } = door
  const within = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + answerMs, ask)
  await tellFindings(given, told)
  const expected = await unfinishedWorkflows(ledger)
  let ends: ReadonlyMap<string, OutsideEnd | null>
  const helperEnds = new Map<Helper, OutsideEnd | null>()
  try {
    ends = await within(() => outsideEndsOf(client, expected))
    for (const helper of helpers)
      helperEnds.set(helper, await within(() => outsideEndOf(client, helper.workflowId)))
  } catch (error) {
    if (!isUnreachable(error)) throw error
    troubles.begin('temporal', 'Temporal 没有回应，正在重试 / Temporal does not answer, trying again')
    return false
  }
  troubles.end('temporal', 'Temporal 已恢复 / Temporal answers again')
  for (const [workflowId, end] of ends) {
    if (end === null) troubles.end(workflowId, `流程 ${workflowId} 又在运行 / runs again`)
    else troubles.begin(workflowId, endedText(workflowId, end))
  }
  for (const [helper, end] of helperEnds) {
    if (end === null) continue
    await within(() => helper.start(client))
    given.tell(helper.told)
  }
  return true
}

async function tellFindings({ ledger, found }: LookedAfter, told: Map<string, Finding>): Promise<void> {
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

function endedText(workflowId: string, end: OutsideEnd): string {
  return `流程 ${workflowId} 已被外部${endWords[end]}（${end}），不会自动重启 / was ended from outside, not started again`
}
