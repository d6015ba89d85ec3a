import { dateOf } from '../../../domain/calendar/instant.ts'
import type { Audience } from '../../../rehearsal/play-all.ts'

const everyMs = 30_000

/** An audience that calls nothing off and writes now and then how far a long campaign has come. */
export function reporting(name: string, kills: () => number): Audience {
  let shownAtMs = performance.now()
  const { signal } = new AbortController()
  return {
    signal,
    say: () => undefined,
    show: async (_, at) => {
      if (performance.now() - shownAtMs < everyMs) return
      shownAtMs = performance.now()
      console.info(`${name}: ${dateOf(at)}, ${kills()} kills`)
    },
  }
}
