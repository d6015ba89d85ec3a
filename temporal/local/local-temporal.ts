export interface ServerExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The embedded server, running. */
export interface LocalTemporal {
  /** `host:port` of its frontend. */
  readonly address: string
  /** Of the Web UI; null when it has none. */
  readonly uiAddress: string | null
  readonly pid: number
  /** Of the server, such as `1.32.0`. */
  readonly version: string
  /** True when it was already running: left behind by a process of ours that was killed. */
  readonly adopted: boolean
  /** Ends it cleanly, after ten seconds by force; may be called more than once. */
  stop(): Promise<void>
  /** Settled when it has ended, by `stop` or by itself; of an adopted server code and signal are unknown (null). */
  readonly exited: Promise<ServerExit>
}

/** How long a server may take from its start, or from being found, to its first answer. */
export const readyWithinMs = 60_000

/** How long a clean stop may take. */
export const stopPatienceMs = 10_000

/** Of the server on that port of the loopback address. */
export function addressOf(port: number): string {
  return `127.0.0.1:${port}`
}
