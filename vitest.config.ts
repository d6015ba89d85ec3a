import { defineConfig } from 'vitest/config'

const pure = ['domain', 'ledger', 'docs', 'architecture', 'activities', 'support', 'workers']
const server = ['workflows', 'client', 'replay', 'e2e', 'install']

const testsOf = (folders: readonly string[]): string[] => folders.map((folder) => `tests/${folder}/**/*.test.ts`)

/** The server project shares one Temporal server; it runs after the pure one, so that neither starves the other. */
export default defineConfig({
  test: {
    reporters: ['default', './tests/support/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'pure',
          include: testsOf(pure),
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'server',
          include: testsOf(server),
          globalSetup: ['./tests/support/temporal-server.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
