import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { leastRetentionDays, leastRetentionWithArchiveDays } from '../../domain/retention.ts'
import { findTemporalBinary } from '../../temporal/local/find-binary.ts'
import {
  checkForeignNamespace,
  type NamespaceProblem,
  prepareEmbeddedNamespace,
  retentionDays,
} from '../../temporal/local/namespace.ts'
import { startLocalTemporal } from '../../temporal/local/server-process.ts'
import { connectTemporal, type TemporalConnection } from '../../temporal/client/connect-temporal.ts'
import type { TemporalServer } from '../../temporal/client/temporal-server.ts'
import { whyRefused } from '../../temporal/client/why-refused.ts'
import { keepServer } from './kept-server.ts'

export interface ReachedTemporal {
  readonly temporal: TemporalConnection
  readonly address: string
  /** Null: unknown, or none. */
  readonly uiAddress: string | null
  /** What keeps a new team from being started there; null: nothing does. */
  readonly startRefusal: Refusal | null
  /** What the namespace lacks, with the command that fixes it. */
  readonly problems: readonly NamespaceProblem[]
  /** Settled with the reason when our own server is gone for good. */
  readonly lost: Promise<string>
  stop(): Promise<void>
  /** For a forced end. */
  kill(): void
}

export interface EmbeddedTemporal {
  readonly dataFolder: string
  readonly cacheFolder: string
  readonly pathVariable: string
  readonly port: number
  /** Null: no Web UI. */
  readonly uiPort: number | null
}

interface ForeignTemporal {
  readonly address: string
  readonly namespace: string
  /** Then the server itself may forget closed runs sooner. */
  readonly hasOwnArchive: boolean
}

const embeddedNamespace = 'default'
const connectMs = 5_000
/** People are not left without a word for longer. */
const firstConnectMs = 2_000
const retryMs = 2_000

/** The embedded server on `temporal.db`, its namespace ready. Throws the errors of temporal/local. */
export async function reachEmbedded(
  { dataFolder, cacheFolder, pathVariable, port, uiPort }: EmbeddedTemporal,
  tell: (line: string) => void,
): Promise<ReachedTemporal> {
  const binary = await findTemporalBinary({ cacheDir: cacheFolder, pathVariable, log: tell })
  const start = () =>
    startLocalTemporal({
      binary: binary.path,
      dataFile: join(dataFolder, 'temporal.db'),
      port,
      uiPort,
      namespace: embeddedNamespace,
      timeSkipping: false,
      logFile: join(dataFolder, 'temporal.log'),
    })
  const server = await keepServer(start, tell)
  const { address, uiAddress } = server.first
  try {
    const temporal = await connectTemporal({ address, namespace: embeddedNamespace }, connectMs)
    await prepareEmbeddedNamespace(temporal.connection, embeddedNamespace)
    return {
      temporal,
      address,
      uiAddress,
      startRefusal: null,
      problems: [],
      lost: server.lost,
      async stop() {
        await temporal.close()
        await server.stop()
      },
      kill: () => server.kill(),
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** The server of the settings does not let us in, which waiting does not fix. */
export class TemporalRefusedError extends Error {
  override readonly name = 'TemporalRefusedError'
}

/**
 * A server that is already there; nothing on it is changed. Asks again until it answers or `signal` is aborted. Throws
 * `TemporalRefusedError`.
 */
export async function reachForeign(
  { hasOwnArchive, ...server }: ForeignTemporal,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<ReachedTemporal> {
  const { address } = server
  const temporal = await connectPatiently(server, tell, signal)
  try {
    const leastDays = hasOwnArchive ? leastRetentionWithArchiveDays : leastRetentionDays
    const problems = await checkForeignNamespace(temporal.connection, temporal.namespace, leastDays)
    return {
      temporal,
      address,
      uiAddress: null,
      startRefusal: await startRefusal(temporal, problems, leastDays),
      problems,
      lost: new Promise(() => undefined),
      stop: () => temporal.close(),
      kill: () => undefined,
    }
  } catch (error) {
    await temporal.close()
    throw error
  }
}

async function connectPatiently(
  server: TemporalServer,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<TemporalConnection> {
  const { address } = server
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted()
    try {
      return await connectTemporal(server, attempt === 1 ? firstConnectMs : connectMs)
    } catch (error) {
      const why = await whyRefused(server, error)
      if (why !== null) throw new TemporalRefusedError(`Temporal ${address} ${why}`)
      if (attempt === 1 || attempt % 10 === 0)
        tell(
          `Temporal ${address} 连接不上，什么都没有启动，继续重试 / cannot be reached; nothing is started, trying again`,
        )
      await sleep(retryMs, undefined, { signal })
    }
  }
}

async function startRefusal(
  { connection, namespace }: TemporalConnection,
  problems: readonly NamespaceProblem[],
  leastDays: number,
): Promise<Refusal | null> {
  const [first] = problems
  if (first === undefined) return null
  const days = await retentionDays(connection, namespace).catch(() => null)
  if (days !== null && days < leastDays) return refuse('retention-too-short', { days, needed: leastDays })
  return refuse('unavailable', { problem: first.problem })
}
