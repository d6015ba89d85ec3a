import { expect, it } from 'vitest'
import { numberForOrder } from '../../ledger/order-numbers.ts'
import { migrationProvider } from '../../ledger/migrations/migrations.ts'
import { recordedAt } from './support/sample-events.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

onEachLedger('the number of a supervision order', () => {
  it('counts up within a year, begins anew in the next, and stays for the same order', async () => {
    const ledger = await openedLedger()
    expect(await numberForOrder(ledger, 'one', 2026)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'other', 2026)).toBe('DB-2026-0002')
    expect(await numberForOrder(ledger, 'one', 2026)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'third', 2027)).toBe('DB-2027-0001')
  })

  it('is the same however late it is asked for again, and leaves no gap behind', async () => {
    const ledger = await openedLedger()
    expect(await numberForOrder(ledger, 'one', 2026)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'one', 2027)).toBe('DB-2026-0001')
    expect(await numberForOrder(ledger, 'other', 2027)).toBe('DB-2027-0001')
  })

  it('that was taken for an order which was never issued is free again in a ledger of an older version', async () => {
    const ledger = await openedLedger()
    const { db } = ledger
    await db.schema.dropIndex('order_number_by_order').execute()
    await db.schema.alterTable('supervision_order').dropColumn('unanswered_at').execute()
    await db.schema
      .createIndex('order_number_by_order')
      .on('order_number')
      .columns(['order_id', 'year'])
      .unique()
      .execute()
    const place = {
      team_id: 'longyou',
      step: 'weekly-salon',
      lines: '["held"]',
      drafted_at: recordedAt,
    } as const
    const orders = [
      { ...place, order_id: 'refused', period: '2026-W02', state: 'draft', number: null },
      { ...place, order_id: 'issued', period: '2026-W03', state: 'issued', number: 'DB-2027-0001' },
    ] as const
    const numbers = [
      { year: 2026, number: 1, order_id: 'refused' },
      { year: 2026, number: 2, order_id: 'issued' },
      { year: 2027, number: 1, order_id: 'issued' },
    ]
    for (const order of orders) await db.insertInto('supervision_order').values(order).execute()
    for (const number of numbers) await db.insertInto('order_number').values(number).execute()
    await (await migrationProvider.getMigrations())['0008-numbered-orders']?.up(db)
    expect(await numberForOrder(ledger, 'issued', 2028)).toBe('DB-2027-0001')
    expect(await numberForOrder(ledger, 'refused', 2026)).toBe('DB-2026-0001')
  })

  it('is nobody else’s, however many are issued at the same moment', async () => {
    const ledger = await openedLedger()
    const ids = Array.from({ length: 40 }, (_, index) => `order-${index}`)
    const numbers = await Promise.all(ids.map((id) => numberForOrder(ledger, id, 2026)))
    expect(new Set(numbers).size).toBe(40)
    expect(numbers.toSorted().at(-1)).toBe('DB-2026-0040')
  })
})
