import { expect, it } from 'vitest'
import { numberForOrder } from '../../ledger/order-numbers.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

onEachLedger('the number of a supervision order', () => {
  it('counts up within a year, begins anew in the next, and stays for the same order', async () => {
    const ledger = await openedLedger()
    expect(await numberForOrder(ledger, 'one', 2026)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'other', 2026)).toBe('DB-2026-0002')
    expect(await numberForOrder(ledger, 'one', 2026)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'third', 2027)).toBe('DB-2027-0001')
  })

  it('is nobody else’s, however many are issued at the same moment', async () => {
    const ledger = await openedLedger()
    const ids = Array.from({ length: 40 }, (_, index) => `order-${index}`)
    const numbers = await Promise.all(ids.map((id) => numberForOrder(ledger, id, 2026)))
    expect(new Set(numbers).size).toBe(40)
    expect(numbers.toSorted().at(-1)).toBe('DB-2026-0040')
  })
})
