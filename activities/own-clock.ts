import { type ClockReading, clockOffMs } from '../domain/clock-off.ts'
import type { ClockPort } from './ports.ts'

export interface OwnClock {
  /** The machine whose clock it is. */
  readonly machine: string
  /** What it shows, in epoch milliseconds. */
  readonly nowMs: () => number
  /** Other machines' clocks; null: nobody knows what one shows, and it decides nothing. */
  readonly others: readonly (() => Promise<ClockReading | null>)[]
}

const againAfterMs = 60_000
/** More than a clock is slewed within a minute, less than any jump that matters. */
const stepMs = 5_000

interface Comparison {
  readonly offMs: number
  /** As the clock showed it, and as time passes that nobody sets. */
  readonly nowMs: number
  readonly steadyMs: number
}

/** Compares this machine's clock with the others' once a minute, and at once when it has been set. */
export function ownClock({ machine, nowMs, others }: OwnClock): ClockPort {
  let last: Comparison | null = null
  return {
    machine,
    async offMs() {
      if (last !== null && isFresh(last, nowMs())) return last.offMs
      const offs = await Promise.all(others.map((read) => offFrom(read, nowMs)))
      const offMs = offs.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0)
      last = { offMs, nowMs: nowMs(), steadyMs: performance.now() }
      return offMs
    },
  }
}

function isFresh(last: Comparison, nowMs: number): boolean {
  const passedMs = performance.now() - last.steadyMs
  return passedMs < againAfterMs && Math.abs(nowMs - last.nowMs - passedMs) < stepMs
}

/** A clock that cannot be asked keeps nobody from being told. */
async function offFrom(read: () => Promise<ClockReading | null>, nowMs: () => number): Promise<number> {
  const reading = await read().catch(() => null)
  return reading === null ? 0 : clockOffMs(reading, nowMs())
}
