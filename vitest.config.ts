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
          exclude: ['tests/**/*.{ledger,server,soak}.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'server',
          setupFiles,
          include: ['tests/**/*.{server,soak}.test.ts'],
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
