/** At most so many at once; who comes later waits, in the order of coming. */
export interface Turns {
  /** False: it did not get one in time. One that was taken has to be given back. */
  take(): Promise<boolean>
  giveBack(): void
}

export function turns(atOnce: number, patienceMs: number): Turns {
  let free = atOnce
  const waiting = new Set<() => void>()
  return {
    take() {
      if (free > 0) {
        free -= 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(onTurn)
          resolve(false)
        }, patienceMs)
        const onTurn = (): void => {
          clearTimeout(timer)
          resolve(true)
        }
        waiting.add(onTurn)
      })
    },
    giveBack() {
      const [next] = waiting
      if (next === undefined) {
        free += 1
        return
      }
      waiting.delete(next)
      next()
    },
  }
}
