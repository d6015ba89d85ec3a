import { join } from 'node:path'
import { defaultCacheDir } from '../../temporal/local/binary-cache.ts'
import { endWithUs } from '../../temporal/local/end-with-us.ts'
import { findTemporalBinary } from '../../temporal/local/find-binary.ts'
import { freePort } from '../../temporal/local/free-port.ts'
import type { LocalTemporal } from '../../temporal/local/local-temporal.ts'
import { startLocalTemporal } from '../../temporal/local/server-process.ts'

/** A Temporal server on a file, with time skipping, that can be killed and started again on the same file and port. */
export interface ServerOnFile {
  readonly address: string
  /** How often it was killed. */
  killed(): number
  /** SIGKILL. */
  kill(): Promise<void>
  /** Nothing when it runs. */
  start(): Promise<void>
  stop(): Promise<void>
}

export async function serverOnFile(folder: string): Promise<ServerOnFile> {
  const binary = await findTemporalBinary({
    cacheDir: defaultCacheDir(process.env),
    pathVariable: process.env['PATH'] ?? '',
    log: () => undefined,
  })
  const options = {
    binary: binary.path,
    dataFile: join(folder, 'temporal.db'),
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    timeSkipping: true,
    logFile: join(folder, 'temporal.log'),
  }
  let running: { readonly server: LocalTemporal; readonly callOff: () => void } | null = null
  let killed = 0
  const start = async (): Promise<void> => {
    if (running !== null) return
    const server = await startLocalTemporal(options)
    running = { server, callOff: endWithUs(server.pid) }
  }
  await start()
  return {
    address: `127.0.0.1:${options.port}`,
    killed: () => killed,
    start,
    async kill() {
      if (running === null) return
      const { callOff, server } = running
      running = null
      callOff()
      process.kill(server.pid, 'SIGKILL')
      await server.exited
      killed += 1
    },
    async stop() {
      const { server } = running ?? {}
      running?.callOff()
      running = null
      await server?.stop()
    },
  }
}
