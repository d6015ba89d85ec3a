import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { defaultCacheDir } from '../../temporal/local/binary-cache.ts'
import { findTemporalBinary, type TemporalBinary } from '../../temporal/local/find-binary.ts'
import { leaveHostSettings } from './leave-host-settings.ts'
import { serverInMemory } from './server-in-memory.ts'

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
  const server = await serverInMemory(binary.path, join(folder, 'temporal.log'))
  project.provide('temporalAddress', server.address)
  project.provide('temporalBinary', binary.path)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
