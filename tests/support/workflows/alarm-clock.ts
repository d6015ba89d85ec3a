import {
  continueAsNew,
  executeChild,
  makeContinueAsNewFunc,
  ParentClosePolicy,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow'

const dayMs = 86_400_000

/** Sleeps that many times for that many days and gives back when it woke, in epoch milliseconds. */
export async function alarmClock(times: number, days: number): Promise<readonly number[]> {
  const wokenAt: number[] = []
  for (let time = 0; time < times; time += 1) {
    await sleep(days * dayMs)
    wokenAt.push(Date.now())
  }
  return wokenAt
}

/** Lets a child alarm clock of its own go off first, then sleeps a day. */
export async function alarmClockWithChild(): Promise<{
  readonly child: readonly number[]
  readonly parent: readonly number[]
}> {
  const child = await executeChild(alarmClock, {
    workflowId: `${workflowInfo().workflowId}/child`,
    args: [3, 30],
  })
  return { child, parent: await alarmClock(1, 1) }
}

/** Sleeps that many days in each of that many runs, then ends. */
export async function alarmClockOfManyRuns(runs: number, days: number): Promise<number> {
  await sleep(days * dayMs)
  if (runs > 1) return continueAsNew<typeof alarmClockOfManyRuns>(runs - 1, days)
  return Date.now()
}

/** Sleeps for ten years. */
export async function longAlarmClock(): Promise<void> {
  await sleep(3_650 * dayMs)
}

/** Starts a child that sleeps for ten years and outlives it, then goes on as an alarm clock, in a run of its own if so asked. */
export async function alarmClockBesideChild(
  times: number,
  days: number,
  inNewRun: boolean,
): Promise<readonly number[]> {
  await startChild(longAlarmClock, {
    workflowId: `${workflowInfo().workflowId}/child`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
  })
  if (inNewRun) await makeContinueAsNewFunc<typeof alarmClock>({ workflowType: 'alarmClock' })(times, days)
  return alarmClock(times, days)
}
