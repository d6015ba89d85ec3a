import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { CountReporter } from './tests/support/count-reporter.ts'

/** What needs no server in folders whose other tests do. */
const serverlessTests = [
  'tests/client/{files,up,views}/*.test.ts',
  'tests/client/adopt/team-to-adopt.test.ts',
  'tests/client/api/{command-queue,people-in-text}.test.ts',
  'tests/client/cli/{audit-checkpoint,calendar,channels,history-rows,plan,plan-text,rehearsal-text,table,told-text,typed-values}.test.ts',
  'tests/client/doctor/poll-findings.test.ts',
  'tests/client/local-temporal/data-file.test.ts',
  'tests/client/rehearsal/{count-histories,pace,planned-commands}.test.ts',
  'tests/workflows/frozen-names.test.ts',
]

/** Tests that share one real Temporal server; every other test is pure. */
const serverTests = globSync('tests/{workflows,client,replay,e2e}/**/*.test.ts', { exclude: serverlessTests })

/** It brings servers of its own, and runs where no pure test starves it. */
const campaignTest = 'tests/campaign/campaign.test.ts'

/** Tests of the ledger, on SQLite and on one real PostgreSQL. */
const ledgerTests = ['tests/ledger/**/*.test.ts']

/** Loaded ahead of each test file. */
const setupFiles = ['./tests/support/own-environment.ts']

/** With `HOPELIGHT_TEST_NOW` set to a moment, pure tests and all that they start run from it on, behind a dead proxy. */
const startAt = process.env['HOPELIGHT_TEST_NOW']
const anotherDay = new URL('./tests/support/another-day.ts', import.meta.url).href
const elsewhere =
  startAt === undefined
    ? {}
    : {
        execArgv: ['--import', anotherDay],
        env: {
          NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${anotherDay}`,
          http_proxy: 'http://127.0.0.1:9',
        },
      }
if (startAt !== undefined) process.env['HOPELIGHT_TEST_AHEAD_MS'] = `${Date.parse(startAt) - Date.now()}`

/** The server's tests run after the pure ones, so that neither starves the other of processors. */
export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      {
        test: {
          name: 'pure',
          setupFiles,
          ...elsewhere,
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
          setupFiles,
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
          setupFiles,
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
