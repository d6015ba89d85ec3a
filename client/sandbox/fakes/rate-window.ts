/** Counts what happened within the last so many milliseconds. */
export interface RateWindow {
  readonly countAt: (at: number) => number
  readonly add: (at: number) => void
}

export function rateWindow(lengthMs: number): RateWindow {
  let times: readonly number[] = []
  return {
    countAt: (at) => times.filter((time) => time > at - lengthMs && time <= at).length,
    add: (at) => {
      times = [...times.filter((time) => time > at - lengthMs), at]
    },
  }
}
