import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findTemporalBinary } from '../../../temporal/local/find-binary.ts'
import { freePort } from '../../../temporal/local/free-port.ts'
import type { LocalTemporal } from '../../../temporal/local/local-temporal.ts'
import { prepareEmbeddedNamespace } from '../../../temporal/local/namespace.ts'
import { startLocalTemporal } from '../../../temporal/local/server-process.ts'
import { connectTemporal } from '../../../temporal/client/connect-temporal.ts'
import { randomOf } from '../../../rehearsal/random.ts'
import type { StartRehearsalServer } from '../../../rehearsal/throw-away-server.ts'
import type { Mortality } from './mortal-worker.ts'

export interface MortalServer {
  readonly start: StartRehearsalServer
  /** How often it has died by SIGKILL so far. */
  killed(): number
}

/** A server on a file, killed (SIGKILL) at seeded random moments and started again on the same file and port. */
export function mortalServer({ kills, longestLifeMs, seed }: Mortality): MortalServer {
  const random = randomOf(seed, 'kill -9 the server')
  let killed = 0
  return {
    killed: () => killed,
    async start({ cacheFolder, folder, namespace, pathVariable }, log) {
      const binary = await findTemporalBinary({ cacheDir: cacheFolder, pathVariable, log })
      const options = {
        binary: binary.path,
        dataFile: join(folder, 'temporal.db'),
        port: await freePort(),
        uiPort: null,
        namespace,
        timeSkipping: true,
        logFile: join(folder, 'temporal.log'),
      }
      const first = await startLocalTemporal(options)
      const temporal = await connectTemporal({ address: first.address, namespace }, 30_000)
      await prepareEmbeddedNamespace(temporal.connection, namespace)
      await temporal.close()
      const stop = new AbortController()
      let current: LocalTemporal = first
      const live = async (): Promise<{ readonly code: null; readonly signal: null }> => {
        const isStopping = (): boolean => stop.signal.aborted
        while (killed < kills && !isStopping()) {
          const lifeMs = random.whole(Math.floor(longestLifeMs / 4), longestLifeMs)
          await sleep(lifeMs, null, { signal: stop.signal }).catch(() => null)
          if (isStopping()) break
          process.kill(current.pid, 'SIGKILL')
          await current.exited
          killed += 1
          current = await startLocalTemporal(options)
        }
        await current.exited
        return { code: null, signal: null }
      }
      const exited = live()
      exited.catch(() => undefined)
      return {
        address: first.address,
        version: first.version,
        exited,
        async stop() {
          stop.abort()
          await current.stop()
          await exited
        },
      }
    },
  }
}
