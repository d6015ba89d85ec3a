import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import type { TestProject } from 'vitest/node'
import { defaultCacheDir } from '../../client/local-temporal/binary-cache.ts'
import { findTemporalBinary, type TemporalBinary } from '../../client/local-temporal/find-binary.ts'
import { freePort } from '../../client/local-temporal/free-port.ts'
import { prepareEmbeddedNamespace } from '../../client/local-temporal/namespace.ts'
import { startLocalTemporal } from '../../client/local-temporal/server-process.ts'
import { leaveHostSettings } from './leave-host-settings.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** `host:port` of the one real server of this test run: time skipping, long retention, search attributes. */
    readonly temporalAddress: string
    /** Path of the `temporal` program. */
    readonly temporalBinary: string
  }
}

/** A download may need the host's proxy; nothing else does, and one that leads nowhere keeps nothing away. */
async function temporalProgram(): Promise<TemporalBinary> {
  const find = (): Promise<TemporalBinary> =>
    findTemporalBinary({
      cacheDir: defaultCacheDir(process.env),
      pathVariable: process.env['PATH'] ?? '',
      log: (line) => process.stderr.write(`${line}\n`),
    })
  const found = await find().catch(() => null)
  leaveHostSettings()
  return found ?? find()
}

/** Starts the server that all server tests share, and gives back its end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binary = await temporalProgram()
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-temporal-'))
  const server = await startLocalTemporal({
    binary: binary.path,
    dataFile: null,
    port: await freePort(),
    uiPort: null,
    namespace: 'default',
    timeSkipping: true,
    logFile: join(folder, 'temporal.log'),
  })
  const connection = await Connection.connect({ address: server.address })
  try {
    await prepareEmbeddedNamespace(connection, 'default')
  } catch (error) {
    await server.stop()
    throw error
  } finally {
    await connection.close()
  }
  project.provide('temporalAddress', server.address)
  project.provide('temporalBinary', binary.path)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
