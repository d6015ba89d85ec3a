import { defineConfig } from 'vitest/config'
import { CountReporter } from './tests/support/count-reporter.ts'

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

/** Of a test that needs a real Temporal server. */
const onTemporal = {
  setupFiles,
  globalSetup: ['./tests/support/temporal-server.ts'],
  testTimeout: 300_000,
  hookTimeout: 180_000,
  maxWorkers: 2,
}

/**
 * A test's suffix says what it needs. `.ledger`: a real PostgreSQL beside SQLite; `.server`: a real Temporal server; `.soak`: that
 * and minutes, whole installations, kills, years; none: nothing. What starves others runs alone.
 */
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
          exclude: ['tests/**/*.{ledger,server,soak}.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'ledger',
          setupFiles,
          include: ['tests/**/*.ledger.test.ts'],
          globalSetup: ['./tests/support/postgres-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two at once drop schemas under each other's feet in one PostgreSQL.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'server',
          ...onTemporal,
          include: ['tests/**/*.server.test.ts'],
          // Beside the ledger's: each has a processor.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'soak',
          ...onTemporal,
          include: ['tests/**/*.soak.test.ts'],
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
