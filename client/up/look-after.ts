import type { Ledger } from '../../ledger/open-ledger.ts'
import { unfinishedWorkflows } from '../../ledger/queries/workflows.ts'
import { courierWorkflowId } from '../../workflows/names.ts'
import { isUnreachable } from '../programme-client/is-unreachable.ts'
import { startCourier } from '../programme-client/start-courier.ts'
import { type OutsideEnd, outsideEndOf, runningWorkflows } from '../programme-client/team-workflows.ts'
import type { TemporalDoor } from '../programme-client/connect-temporal.ts'
import type { Troubles } from './troubles.ts'

export interface LookedAfter {
  readonly door: TemporalDoor
  readonly ledger: Ledger
  readonly troubles: Troubles
  readonly tell: (line: string) => void
  readonly onError: (error: unknown) => void
  /** Channels whose courier should run. */
  readonly couriers: readonly string[]
}

export interface Watch {
  stop(): void
}

const answerMs = 5_000
/** A look costs at most a fiftieth of the time, unless that would mean to look away for longer. */
const pause = { leastMs: 5_000, share: 50, mostMs: 15_000 } as const

/**
 * Looks again and again whether what should run does run; the first look is over when this answers. A workflow of a team
 * that was ended from outside is told and never started again; the courier, which holds nothing, is.
 */
export async function lookAfter(given: LookedAfter): Promise<Watch> {
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const look = async (): Promise<void> => {
    const began = performance.now()
    const hasAnswer = await lookOnce(given).catch((error: unknown) => {
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
async function lookOnce({ door, ledger, troubles, tell, couriers }: LookedAfter): Promise<boolean> {
  const { client, connection } = door
  const within = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + answerMs, ask)
  const expected = await unfinishedWorkflows(ledger)
  const ends = new Map<string, OutsideEnd | null>()
  const gone: string[] = []
  try {
    const running = await within(() => runningWorkflows(client))
    for (const workflowId of expected)
      ends.set(
        workflowId,
        running.has(workflowId) ? null : await within(() => outsideEndOf(client, workflowId)),
      )
    for (const channelId of couriers)
      if ((await within(() => outsideEndOf(client, courierWorkflowId(channelId)))) !== null)
        gone.push(channelId)
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
  for (const channelId of gone) {
    await within(() => startCourier(client, channelId))
    tell(
      `通知投递流程 ${channelId} 被外部结束，已重新启动 / the courier was ended from outside and was started again`,
    )
  }
  return true
}

function endedText(workflowId: string, end: OutsideEnd): string {
  const how = endWords[end]
  return `流程 ${workflowId} 已被外部${how}（${end}），不会自动重启 / was ended from outside, not started again`
}

const endWords: Readonly<Record<OutsideEnd, string>> = {
  terminated: '终止',
  canceled: '取消',
  failed: '以失败结束',
  'timed-out': '以超时结束',
  deleted: '删除',
}
