import { expect, it } from 'vitest'
import type { OrderView } from '../../../ledger/queries/orders.ts'
import { ordersToDo } from '../../../ledger/views/order-to-do.ts'
import { template } from '../../domain/cadence/plan/planned.ts'

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
  unansweredAt: null,
  note: null,
  reply: null,
  returnedReason: null,
  dutyDone: false,
  stepOver: false,
}

const teams = [
  { teamId: 'longyou', county: '龙游县', template: template.template, state: 'running' as const },
]
const toDo = (order: OrderView, seat: Parameters<typeof ordersToDo>[1]) =>
  ordersToDo({ orders: [order], teams, templateOf: () => template }, seat)

it.each([
  ['draft', false, 'association-city', 'issue'],
  ['issued', false, 'association-county', 'reply'],
  ['returned', false, 'association-county', 'reply'],
  ['replied', false, 'association-city', 'close'],
  ['issued', true, 'association-city', 'close'],
  ['returned', true, 'association-city', 'close'],
] as const)('an order that is %s (duties done: %s) is for %s to %s', (state, dutyDone, seat, action) => {
  const order = { ...draft, state, dutyDone }
  expect(toDo(order, seat)).toMatchObject([{ action, county: '龙游县', stepName: '一月一组团帮扶' }])
  expect(toDo(order, null)).toMatchObject([{ action }])
  const other = seat === 'association-city' ? 'association-county' : 'association-city'
  const kept = state === 'draft' ? [] : [{ action: 'await', ready: 'npx hopelight show longyou' }]
  expect(toDo(order, other)).toMatchObject(kept)
  expect(toDo(order, 'liaison')).toMatchObject(kept)
  expect(toDo(order, 'tech-manager')).toEqual([])
})

it.each(['issued', 'returned', 'replied'] as const)(
  'an order that is %s when its step is over stays in view, and a draft does not',
  (state) => {
    expect(toDo({ ...draft, state, stepOver: true }, null)).toMatchObject([{ action: 'await' }])
    expect(toDo({ ...draft, state, stepOver: true }, 'association-city')).toMatchObject([{ action: 'await' }])
    expect(toDo({ ...draft, stepOver: true }, null)).toEqual([])
  },
)

it('an order of a team that was released is for nobody here', () => {
  const released = [
    { teamId: 'longyou', county: '龙游县', template: template.template, state: 'released' as const },
  ]
  expect(ordersToDo({ orders: [draft], teams: released, templateOf: () => template }, null)).toEqual([])
})

it('says by name what it is about', () => {
  expect(toDo(draft, null)[0]?.lineNames).toEqual(['组团入企'])
})

it('a draft whose duties are done is for nobody', () => {
  expect(toDo({ ...draft, dutyDone: true }, null)).toEqual([])
})

it('has the line that does it', () => {
  expect(toDo({ ...draft, state: 'issued' }, null)[0]?.ready).toBe(
    'npx hopelight reply longyou monthly-visit 2026-03 --reason …',
  )
})
