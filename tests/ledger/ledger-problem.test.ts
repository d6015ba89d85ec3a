import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { ledgerProblem } from '../../ledger/ledger-problem.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { temporaryFolder } from './support/temp-folder.ts'

test('a ledger in order is written and has no problem', async () => {
  const ledger = await openLedger({ file: ':memory:' })
  expect(await ledgerProblem(ledger)).toBeNull()
  await ledger.close()
})

test('a ledger that somebody else holds is locked, until that one lets go', async () => {
  const file = join(await temporaryFolder(), 'ledger.db')
  const ledger = await openLedger({ file, busyTimeoutMs: 50 })
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  expect(await ledgerProblem(ledger)).toBe('locked')
  other.exec('ROLLBACK')
  other.close()
  expect(await ledgerProblem(ledger)).toBeNull()
  await ledger.close()
})

test('a ledger that may only be read says so', async () => {
  const file = join(await temporaryFolder(), 'ledger.db')
  await (await openLedger({ file })).close()
  const ledger = await openLedger({ file, readOnly: true })
  expect(await ledgerProblem(ledger)).toBe('not-writable')
  await ledger.close()
})

test('a ledger whose file was deleted, or replaced by another, under the process is in its place no more', async () => {
  const file = join(await temporaryFolder(), 'ledger.db')
  const ledger = await openLedger({ file })
  await rm(file)
  expect(await ledgerProblem(ledger)).toBe('replaced')
  const other = await openLedger({ file })
  expect(await ledgerProblem(other)).toBeNull()
  expect(await ledgerProblem(ledger)).toBe('replaced')
  await other.close()
  await ledger.close()
})
