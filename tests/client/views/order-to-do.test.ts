import { expect, it } from 'vitest'
import type { OrderView } from '../../../ledger/queries/orders.ts'
import { ordersToDo } from '../../../ledger/views/order-to-do.ts'

const draft: OrderView = {
  orderId: 'longyou/monthly-visit/2026-03/order',
  teamId: 'longyou',
  step: 'monthly-visit',
  period: '2026-03',
  state: 'draft',
  lines: ['visited'],
  draftedAt: '2026-04-13T09:07:00+08:00',
  number: null,
  issuedAt: null,
  replyBy: null,
  note: null,
  reply: null,
  returnedReason: null,
  dutyDone: false,
}

it.each([
  ['draft', false, 'association-city', 'issue'],
  ['issued', false, 'association-county', 'reply'],
  ['returned', false, 'association-county', 'reply'],
  ['replied', false, 'association-city', 'close'],
  ['issued', true, 'association-city', 'close'],
  ['returned', true, 'association-city', 'close'],
] as const)('an order that is %s (duties done: %s) is for %s to %s', (state, dutyDone, seat, action) => {
  const order = { ...draft, state, dutyDone }
  expect(ordersToDo([order], seat)).toMatchObject([{ action }])
  expect(ordersToDo([order], null)).toMatchObject([{ action }])
  const other = seat === 'association-city' ? 'association-county' : 'association-city'
  expect(ordersToDo([order], other)).toEqual([])
})

it('a draft whose duties are done is for nobody', () => {
  expect(ordersToDo([{ ...draft, dutyDone: true }], null)).toEqual([])
})

it('has the line that does it', () => {
  expect(ordersToDo([{ ...draft, state: 'issued' }], null)[0]?.ready).toBe(
    'npx hopelight reply longyou monthly-visit 2026-03 --reason …',
  )
})
