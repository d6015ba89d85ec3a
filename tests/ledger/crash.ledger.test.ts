import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { compareLedgers } from '../../ledger/rebuild/compare.ts'
import type { LedgerPlace } from '../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { batchOf, eventsInBatch, noticesInBatch } from './support/append-batches.ts'
import { newPlace, onEachLedger, openedLedger } from './support/ledgers.ts'

const script = fileURLToPath(new URL('./support/append-batches.ts', import.meta.url))

function appending(place: LedgerPlace, teamId: string, first: number, count: number): ChildProcess {
  return spawn(process.execPath, [script, JSON.stringify(place), teamId, String(first), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Kills the process once it has acknowledged so many batches; gives back the last number it acknowledged. */
async function killAfter(child: ChildProcess, acknowledgements: number): Promise<number> {
  if (child.stdout === null) throw new Error('no output to read')
  let last = -1
  let seen = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    seen += 1
    if (seen === acknowledgements) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return last
}

async function countOf(ledger: Ledger, table: 'event' | 'outbox'): Promise<number> {
  const row = await ledger.db
    .selectFrom(table)
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

onEachLedger('several processes', () => {
  it('a process killed among its appends has lost no batch that it acknowledged and left none in part', async () => {
    const place = await newPlace()
    let batches = 0
    for (const acknowledgements of [1, 7, 20, 3, 31, 2, 5, 11]) {
      const last = await killAfter(appending(place, 'longyou', batches, 100_000), acknowledgements)
      const ledger = await openLedger(place)
      const written = Math.ceil((await countOf(ledger, 'event')) / eventsInBatch)
      const expected = await openLedger({ file: ':memory:' })
      for (let number = 0; number < written; number += 1)
        await appendOutcomes(expected, batchOf('longyou', number))
      expect(written).toBeGreaterThanOrEqual(last + 1)
      expect(await countOf(ledger, 'outbox')).toBe(written * noticesInBatch)
      expect(await compareLedgers(ledger, expected)).toEqual({ equal: true, differences: [] })
      expect(await appendOutcomes(ledger, batchOf('longyou', last))).toEqual({ events: 0, notices: 0 })
      batches = written
      await ledger.close()
      await expected.close()
    }
    expect(batches).toBeGreaterThanOrEqual(80)
  }, 60_000)

  it('two processes that write at the same time both get through', async () => {
    const place = await newPlace()
    const children = ['longyou', 'changshan'].map((teamId) => appending(place, teamId, 0, 30))
    for (const child of children) child.stdout?.resume()
    const codes = await Promise.all(
      children.map(async (child): Promise<unknown> => (await once(child, 'exit'))[0]),
    )
    expect(codes).toEqual([0, 0])
    const [ledger, expected] = [await openedLedger(place), await openedLedger()]
    for (let number = 0; number < 30; number += 1) {
      await appendOutcomes(expected, batchOf('longyou', number))
      await appendOutcomes(expected, batchOf('changshan', number))
    }
    expect(await compareLedgers(ledger, expected)).toEqual({ equal: true, differences: [] })
  }, 60_000)
})
