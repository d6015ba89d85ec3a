/** A wish to end, from the terminal or from outside. */
export interface StopRequest {
  readonly signal: AbortSignal
  /** Settled with the first wish. */
  readonly requested: Promise<void>
  dispose(): void
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** npm and the terminal both pass on one Ctrl-C: what comes within this of the first is the same wish. */
const sameWishMs = 500

/** Hears Ctrl-C, SIGTERM and a hang-up; `onForce` is called for each further one. */
export function listenForStop(onForce: () => void): StopRequest {
  const controller = new AbortController()
  const requested = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  let firstAt = 0
  const hear = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt >= sameWishMs) onForce()
      return
    }
    firstAt = performance.now()
    controller.abort()
  }
  for (const name of stopSignals) process.on(name, hear)
  return {
    signal: controller.signal,
    requested,
    dispose() {
      for (const name of stopSignals) process.off(name, hear)
    },
  }
}
