import { writeSync } from 'node:fs'
import type { Armed, CrashPoint } from './crash-points.ts'

/** Called at a crash point. */
export type Passing = (point: CrashPoint) => void

/** What a process says of the point at which it dies. */
export const crashedText = 'crashed at '

/** This process dies with `kill -9` at the first of the armed passings that it comes to, having said at which point. */
export function passingOf(armed: readonly Armed[]): Passing {
  const counts = new Map<CrashPoint, number>()
  return (point) => {
    const count = (counts.get(point) ?? 0) + 1
    counts.set(point, count)
    if (!armed.some((each) => each.point === point && each.passing === count)) return
    // Not by a stream: what is buffered dies as well.
    writeSync(1, `${crashedText}${point}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
}
