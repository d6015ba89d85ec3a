/** The value below which that share (from 0 to 1) of the values lies, by the nearest rank. Throws for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  const value = sorted[rank - 1]
  if (value === undefined) throw new RangeError('no values')
  return value
}

/** The middle one, or the mean of the two in the middle. Throws for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  if (low === undefined || high === undefined) throw new RangeError('no values')
  return (low + high) / 2
}

/**
 * How much the values rise from one to the next: the median of the slopes between any two of them, which a few that stand
 * apart do not move (Theil and Sen). Throws for fewer than two.
 */
export function steadySlope(values: readonly number[]): number {
  return median(
    values.flatMap((one, index) =>
      values.slice(index + 1).map((other, further) => (other - one) / (further + 1)),
    ),
  )
}
