import {
  ActivityFailure,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow'
import type { Activities } from '../activities/activities.ts'
import { msOf } from '../domain/calendar/instant.ts'
import { nextKeeping } from '../domain/calendar/next-keeping.ts'
import { now } from './clock.ts'
import { wakeSignal } from './messages.ts'
import { isLongRun } from './run-length.ts'
import { wakeTimer } from './wake-timer.ts'

const patience = {
  startToCloseTimeout: 30 * 60_000,
  // One that fails for good must not keep the others from their work: it is tried again at the next keeping.
  scheduleToCloseTimeout: 12 * 3_600_000,
  // Else a worker that is killed would hold up the keeping for all of that time.
  heartbeatTimeout: 20_000,
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 3_600_000 },
}

type Keeping = Pick<
  Activities,
  'archiveHistories' | 'reconcileRecord' | 'keepCheckpoints' | 'checkCalendarHorizon' | 'checkRetention'
>

const { archiveHistories } = proxyActivities<Keeping>({ ...patience, summary: '归档已结束的历史' })
const { reconcileRecord } = proxyActivities<Keeping>({ ...patience, summary: '核对台账与历史' })
const { keepCheckpoints } = proxyActivities<Keeping>({
  ...patience,
  // Of several workers one may have no key: the next one is asked, but not for half a day.
  retry: { initialInterval: 2_000, backoffCoefficient: 2, maximumAttempts: 3 },
  summary: '签署每日检查点',
})
const { checkCalendarHorizon } = proxyActivities<Keeping>({ ...patience, summary: '检查工作日历年份' })
const { checkRetention } = proxyActivities<Keeping>({ ...patience, summary: '检查历史留存期' })

const historiesAtATime = 500

/**
 * Keeps the record, id `keeper`, one for a namespace: at 03:17 of every day, and at once when it is started or woken. It
 * archives, compares ledger with histories, signs checkpoints, and looks ahead; what it finds is given back by its activities and stands in
 * the ledger. It tells people nothing and carries nothing over.
 */
export async function recordKeeper(): Promise<void> {
  let woken = false
  const timer = wakeTimer()
  setHandler(wakeSignal, () => {
    woken = true
  })
  for (;;) {
    timer.reset()
    woken = false
    const at = now()
    await tried(() => archiveAll(at))
    await tried(() => reconcileRecord({ at }))
    await tried(() => keepCheckpoints({ at }))
    await tried(() => checkCalendarHorizon({ at }))
    await tried(() => checkRetention({ at }))
    if (isLongRun() && !isWoken()) await continueAsNew<typeof recordKeeper>()
    const next = nextKeeping(now())
    timer.arm(msOf(next), `下次核对 ${next.slice(0, 16).replace('T', ' ')}`)
    await condition(() => timer.fired() || isWoken() || isLongRun())
  }
  function isWoken(): boolean {
    return woken
  }
}

async function archiveAll(at: string): Promise<void> {
  for (;;) {
    const { isLeft } = await archiveHistories({ at, limit: historiesAtATime })
    if (!isLeft) return
  }
}

/** What failed for twelve hours stands in the history; the keeper goes on. */
async function tried(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error
  }
}
