import type { TestProject } from 'vitest/node'
import { startPostgres } from './start-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one real PostgreSQL of this test run. */
    readonly postgres: { readonly url: string; readonly password: string }
  }
}

/** Starts the PostgreSQL that all tests of the ledger share, and gives back its end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  const { password, url } = server
  project.provide('postgres', { url, password })
  return () => server.stop()
}
