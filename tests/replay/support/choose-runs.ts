/** Something that shows features. */
export interface Shows {
  readonly features: ReadonlySet<string>
}

/** A small choice that shows together all that is shown: each time what adds most, the earlier one of equals. */
export function chooseRuns<T extends Shows>(all: readonly T[]): readonly T[] {
  const chosen: T[] = []
  const seen = new Set<string>()
  for (;;) {
    let best: T | null = null
    let most = 0
    for (const each of all) {
      const added = [...each.features].filter((feature) => !seen.has(feature)).length
      if (added > most) [best, most] = [each, added]
    }
    if (best === null) return all.filter((each) => chosen.includes(each))
    chosen.push(best)
    for (const feature of best.features) seen.add(feature)
  }
}
