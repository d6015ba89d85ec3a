import { defineConfig } from 'vitest/config'
import { CountReporter } from './tests/support/count-reporter.ts'

/** Tests that share one real Temporal server; every other test is pure. */
const serverTests = ['workflows', 'client', 'replay', 'e2e', 'activities/server'].map(
  (folder) => `tests/${folder}/**/*.test.ts`,
)

/** It brings servers of its own, and runs where no pure test starves it. */
const campaignTest = 'tests/campaign/campaign.test.ts'

/** Tests of the ledger, on SQLite and on one real PostgreSQL. */
const ledgerTests = ['tests/ledger/**/*.test.ts']

/** The server's tests run after the pure ones, so that neither starves the other of processors. */
export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      {
        test: {
          name: 'pure',
          include: ['tests/**/*.test.ts'],
          exclude: [...serverTests, ...ledgerTests, campaignTest],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'ledger',
          include: ledgerTests,
          globalSetup: ['./tests/support/postgres-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'server',
          include: [...serverTests, campaignTest],
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
