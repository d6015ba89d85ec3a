import { describe, expect, test } from 'vitest'
import type { Instant } from '../../../../domain/calendar/instant.ts'
import type { CadenceCommand, OrderCommand } from '../../../../domain/cadence/commands.ts'
import { decide } from '../../../../domain/cadence/decide.ts'
import { evolve } from '../../../../domain/cadence/evolve.ts'
import { noticesOf } from '../../../../domain/cadence/notices.ts'
import { unnumberedOrders } from '../../../../domain/cadence/orders/orders.ts'
import { record } from '../../../../domain/cadence/record.ts'
import {
  accepted,
  actor,
  at,
  type CadenceRun,
  fullMark,
  markCommand,
  noticeStory,
  refused,
  programmeOrder,
  startCadence,
  storyOf,
} from './support.ts'

const period = '2026-03'
let given = 0

type Words<Command> = Command extends OrderCommand ? Omit<Command, 'commandId' | 'actor' | 'period'> : never

function order(words: Words<OrderCommand>, seat?: 'association-county' | 'association-city'): CadenceCommand {
  given += 1
  const usual = words.command === 'reply-order' ? 'association-county' : 'association-city'
  const base = { commandId: `order-${String(given).padStart(6, '0')}`, actor: actor(seat ?? usual), period }
  return { ...base, ...words }
}

const issue = () => order({ command: 'issue-order', note: '请补办并说明原因', limitWorkdays: 5 })
const reply = () => order({ command: 'reply-order', reason: '专家行程冲突，已定 04-22', evidence: [] })
const sendBack = () => order({ command: 'return-order', reason: '未写明补办日期', limitWorkdays: 3 })
const close = () => order({ command: 'close-order', note: '' })
const visited = (on: string) =>
  markCommand('monthly-visit', period, `visit-${on}`, ['confirmed', on], ['visited', on])

/** A visit of which nothing is done: its order is drafted on 04-13. */
const drafted = (until: Instant = at('2026-04-14')): CadenceRun =>
  startCadence({ step: 'monthly-visit' }).until(until)

const orderStory = (run: CadenceRun) => storyOf(run, period).filter((line) => line.includes('order'))
const orderNotices = (run: CadenceRun) => noticeStory(run, period).filter((line) => line.includes('order'))

describe('a red visit', () => {
  test('issues an order when the city association signs its draft, with a reply limit', () => {
    const run = drafted()
    const decision = accepted(run.give(issue()))
    expect(decision.answer.state).toBe('issued')
    expect(decision.events).toMatchObject([
      {
        kind: 'orderIssued',
        period,
        orderId: 'qs-tea/monthly-visit/2026-03/order',
        lines: ['visited'],
        replyBy: '2026-04-21T18:00:00+08:00',
      },
    ])
    expect(orderNotices(run)).toEqual([
      '04-13 order-drafted - → association-city',
      '04-14 order-issued - → association-county liaison',
    ])
  })

  test('that was issued is told, answered and closed only once it has its number', () => {
    const run = drafted()
    const state = accepted(decide(run.state, issue(), at('2026-04-14', '10:00'))).events.reduce(
      evolve,
      run.state,
    )
    expect(unnumberedOrders(state)).toMatchObject([{ period, issuedAt: at('2026-04-14', '10:00') }])
    for (const command of [reply(), sendBack(), close()])
      expect(refused(decide(state, command, at('2026-04-14', '10:01'))).code).toBe('order-unnumbered')
    expect(refused(decide(state, issue(), at('2026-04-14', '10:01'))).code).toBe('order-state')
    const { orderId } = unnumberedOrders(state)[0] ?? { orderId: '' }
    const numbered = record(state, [{ kind: 'orderNumbered', period, orderId, number: 'DB-2026-0012' }], {
      at: at('2026-04-14', '10:02'),
    })
    expect(unnumberedOrders(numbered.state)).toEqual([])
    const [event] = numbered.events
    if (event === undefined) throw new Error('no event')
    expect(noticesOf(event, state, numbered.state)).toMatchObject([
      { kind: 'order-issued', dueAt: '2026-04-21T18:00:00+08:00', seats: ['association-county', 'liaison'] },
    ])
    expect(accepted(decide(numbered.state, reply(), at('2026-04-14', '10:03'))).answer.state).toBe('replied')
  })

  test('whose number is still to come when its team is released gets none here', () => {
    const before = drafted().state
    const state = accepted(decide(before, issue(), at('2026-04-14', '10:00'))).events.reduce(evolve, before)
    expect(unnumberedOrders({ ...state, released: '市科协' })).toEqual([])
  })

  test('whose draft nobody signs within two working days is told to the talent office, once', () => {
    const run = drafted(at('2026-04-29'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-15 orderLeftUnsigned'])
    expect(orderNotices(run)).toEqual([
      '04-13 order-drafted - → association-city',
      '04-15 order-unsigned - → talent-office association-city',
    ])
  })

  test('whose duty is done before anybody signed it has its draft go by itself, and nobody hears of it', () => {
    const run = drafted()
    accepted(run.give(visited('2026-04-14')))
    expect(run.state.orders.map((each) => each.period)).not.toContain(period)
    run.until(at('2026-04-28'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-14 orderDropped'])
    expect(orderNotices(run)).toEqual(['04-13 order-drafted - → association-city'])
    expect(refused(run.give(issue())).code).toBe('no-order')
    expect(refused(run.give(close())).code).toBe('no-order')
  })

  test('whose duty is done and sent back drafts another order when it turns red again', () => {
    const run = drafted()
    accepted(run.give(visited('2026-04-14')))
    const base = { commandId: 'back-000001', actor: actor('association-city'), period }
    accepted(
      run.give({
        command: 'return-milestone',
        ...base,
        milestone: 'visited',
        reason: '签到表不全',
        limitWorkdays: 1,
      }),
    )
    run.until(at('2026-04-28'))
    expect(orderStory(run).slice(1)).toEqual(['04-14 orderDropped', '04-27 orderDrafted'])
    expect(run.state.orders).toContainEqual(
      expect.objectContaining({ orderId: 'qs-tea/monthly-visit/2026-03/order-2', lines: ['visited'] }),
    )
  })

  test('whose duty is recorded late after it expired has its draft go with the late record', () => {
    const run = drafted(at('2026-05-06'))
    expect(run.state.orders.map((each) => each.period)).toContain(period)
    const mark = fullMark('monthly-visit', 'confirmed', '2026-04-14')
    const base = {
      command: 'admit-late-record',
      actor: actor('association-city'),
      period,
      reason: '补录',
    } as const
    accepted(run.give({ ...base, commandId: 'late-000001', mark }))
    expect(orderStory(run).at(-1)).not.toContain('orderDropped')
    accepted(
      run.give({
        ...base,
        commandId: 'late-000002',
        mark: fullMark('monthly-visit', 'visited', '2026-04-14'),
      }),
    )
    expect(orderStory(run).at(-1)).toBe('05-06 orderDropped')
    expect(run.state.orders.map((each) => each.period)).not.toContain(period)
  })

  test('whose draft has another duty that is open keeps it', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(run.give(visited('2026-03-10'), at('2026-03-10')))
    const draft = () => run.state.orders.find((each) => each.period === period)
    run.until(at('2026-03-31'))
    const [first = '', second = '', ...others] = draft()?.lines ?? []
    expect([first, second, others]).toEqual(['issues-registered', 'feedback', []])
    accepted(run.give(markCommand('monthly-visit', period, 'first-000001', [first, '2026-03-31'])))
    expect(draft()).toBeDefined()
    accepted(run.give(markCommand('monthly-visit', period, 'second-00001', [second, '2026-03-31'])))
    expect(draft()).toBeUndefined()
  })
})

describe('an order', () => {
  test('is answered by the county, returned, answered again and closed by the city', () => {
    const run = drafted()
    accepted(run.give(issue()))
    run.until(at('2026-04-16'))
    accepted(run.give(reply()))
    run.until(at('2026-04-17'))
    accepted(run.give(sendBack()))
    run.until(at('2026-04-20', '10:00'))
    accepted(run.give(reply()))
    expect(accepted(run.give(close())).answer.state).toBe('closed')
    expect(run.state.orders.some((each) => each.period === period)).toBe(false)
    expect(orderNotices(run).slice(2)).toEqual([
      '04-16 order-replied - → association-city',
      '04-17 order-returned - → association-county',
      '04-20 order-replied - → association-city',
      '04-20 order-closed - → association-county',
    ])
    expect(refused(run.give(close())).code).toBe('no-order')
  })

  test('without a reply within its limit is told once, at the look after the last day', () => {
    const run = drafted()
    accepted(run.give(issue()))
    run.until(at('2026-04-28'))
    expect(orderStory(run)).toEqual([
      '04-13 orderDrafted',
      '04-14 orderIssued',
      '04-14 orderNumbered',
      '04-22 orderLeftUnanswered',
    ])
  })

  test('asks for no reply once its duties are done, and may be closed then', () => {
    const run = drafted()
    accepted(run.give(issue()))
    accepted(run.give(visited('2026-04-14')))
    run.until(at('2026-04-28'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-14 orderIssued', '04-14 orderNumbered'])
    expect(refused(run.give(reply())).code).toBe('order-duty-done')
    expect(accepted(run.give(close())).answer.state).toBe('closed')
  })

  test('outlives its occurrence, and is closed after it', () => {
    const run = drafted(at('2026-04-29'))
    accepted(run.give(issue()))
    run.until(at('2026-05-06'))
    expect(run.state.closed.at(-1)?.period).toBe(period)
    accepted(run.give(reply()))
    expect(accepted(run.give(close())).answer.state).toBe('closed')
  })

  test('is followed by another one when a later milestone turns red after it was closed', () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(run.give(visited('2026-03-10'), at('2026-03-10')))
    run.until(at('2026-03-26'))
    accepted(run.give(issue()))
    accepted(run.give(reply()))
    accepted(run.give(close()))
    run.until(at('2026-05-06'))
    const ids = run.events.flatMap((event) =>
      event.kind === 'orderDrafted' && event.period === period ? event.orderId : [],
    )
    expect(ids).toEqual(['qs-tea/monthly-visit/2026-03/order', 'qs-tea/monthly-visit/2026-03/order-2'])
  })

  test('waits no longer for a reply while its team is suspended: the limit moves by the working days lost', () => {
    const run = drafted()
    accepted(run.give(issue()))
    run.order(programmeOrder('programmeSuspended', '2026-04-15'), at('2026-04-15', '08:40'))
    run.until(at('2026-04-24', '08:40'))
    run.order(programmeOrder('programmeResumed', '2026-04-24'), at('2026-04-24', '08:40'))
    run.until(at('2026-05-08'))
    expect(orderStory(run).at(-1)).toBe('05-06 orderLeftUnanswered')
  })
})

describe('a command about an order', () => {
  test('is refused out of its turn, and says what the order waits for', () => {
    const run = drafted()
    expect(refused(run.give(reply()))).toMatchObject({ code: 'order-state', details: { state: '待签发' } })
    expect(refused(run.give(close())).code).toBe('order-state')
    accepted(run.give(issue()))
    expect(refused(run.give(issue())).code).toBe('order-state')
    expect(refused(run.give(sendBack())).code).toBe('order-state')
  })

  test('is refused from a seat whose it is not', () => {
    const run = drafted()
    const words = { command: 'issue-order', note: '', limitWorkdays: 5 } as const
    expect(refused(run.give(order(words, 'association-county'))).code).toBe('seat-not-allowed')
  })

  test('needs a reason where one is asked for', () => {
    const run = drafted()
    expect(refused(run.give(order({ command: 'reply-order', reason: ' ', evidence: [] }))).code).toBe(
      'reason-missing',
    )
  })
})
