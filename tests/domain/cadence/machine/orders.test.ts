import { describe, expect, test } from 'vitest'
import type { Instant } from '../../../../domain/calendar/instant.ts'
import type { CadenceCommand, OrderCommand } from '../../../../domain/cadence/commands.ts'
import { decide } from '../../../../domain/cadence/decide.ts'
import { evolve } from '../../../../domain/cadence/evolve.ts'
import { packCadence, unpackCadence } from '../../../../domain/cadence/carried-cadence.ts'
import {
  accepted,
  actor,
  at,
  type CadenceRun,
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

const issue = (number = 'DB-2026-0012') =>
  order({ command: 'issue-order', number, note: '请补办并说明原因', limitWorkdays: 5 })
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
  test('issues an order when the city association signs its draft, with a number and a reply limit', () => {
    const run = drafted()
    const decision = accepted(run.give(issue()))
    expect(decision.answer.state).toBe('issued')
    expect(decision.events).toMatchObject([
      {
        kind: 'orderIssued',
        period,
        orderId: 'qs-tea/monthly-visit/2026-03/order',
        number: 'DB-2026-0012',
        lines: ['visited'],
        replyBy: '2026-04-21T18:00:00+08:00',
      },
    ])
    expect(orderNotices(run)).toEqual([
      '04-13 order-drafted - → association-city',
      '04-14 order-issued - → association-county liaison',
    ])
  })

  test('whose draft nobody signs within two working days is told to the talent office, once', () => {
    const run = drafted(at('2026-04-29'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-15 orderLeftUnsigned'])
    expect(orderNotices(run)).toEqual([
      '04-13 order-drafted - → association-city',
      '04-15 order-unsigned - → talent-office association-city',
    ])
  })

  test('whose duty is done before anybody signed it asks for no signature', () => {
    const run = drafted()
    accepted(run.give(visited('2026-04-14')))
    run.until(at('2026-04-28'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted'])
    expect(refused(run.give(issue())).code).toBe('order-duty-done')
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
    expect(run.state.orders?.some((each) => each.period === period)).toBe(false)
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
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-14 orderIssued', '04-22 orderLeftUnanswered'])
  })

  test('asks for no reply once its duties are done, and may be closed then', () => {
    const run = drafted()
    accepted(run.give(issue()))
    accepted(run.give(visited('2026-04-14')))
    run.until(at('2026-04-28'))
    expect(orderStory(run)).toEqual(['04-13 orderDrafted', '04-14 orderIssued'])
    expect(refused(run.give(reply())).code).toBe('order-duty-done')
    expect(accepted(run.give(close())).answer.state).toBe('closed')
  })

  test('outlives its occurrence, and is closed after it', () => {
    const run = drafted(at('2026-04-29'))
    accepted(run.give(issue()))
    run.until(at('2026-05-06'))
    expect(run.state.closed.at(-1)?.[0]).toBe(period)
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

  test('travels whole through continue-as-new', () => {
    const run = drafted()
    accepted(run.give(issue()))
    expect(unpackCadence(packCadence(run.state))).toEqual(run.state)
  })
})

describe('a command about an order', () => {
  test('is refused out of its turn, and says what the order waits for', () => {
    const run = drafted()
    expect(refused(run.give(reply()))).toMatchObject({ code: 'order-state', details: { state: '待签发' } })
    expect(refused(run.give(close())).code).toBe('order-state')
    accepted(run.give(issue()))
    expect(refused(run.give(issue('DB-2026-0013'))).code).toBe('order-state')
    expect(refused(run.give(sendBack())).code).toBe('order-state')
  })

  test('is refused from a seat whose it is not', () => {
    const run = drafted()
    const words = { command: 'issue-order', number: 'DB-2026-0012', note: '', limitWorkdays: 5 } as const
    expect(refused(run.give(order(words, 'association-county'))).code).toBe('seat-not-allowed')
  })

  test('needs the number of its own year, and a reason where one is asked for', () => {
    const run = drafted()
    expect(refused(run.give(issue('DB-2025-0001'))).code).toBe('order-number')
    expect(refused(run.give(issue('DB-0000-0000'))).code).toBe('order-number')
    expect(refused(run.give(order({ command: 'reply-order', reason: ' ', evidence: [] }))).code).toBe(
      'reason-missing',
    )
  })

  test('finds the draft of a run that kept no orders yet', () => {
    const run = drafted()
    const { orders: _, ...before } = run.state
    const kept = unpackCadence(packCadence(before))
    expect(kept.orders).toBeUndefined()
    // It outlives its occurrence as any other.
    const closing = drafted(at('2026-05-06'))
      .events.filter(({ kind }) => kind === 'occurrenceClosed')
      .at(-1)
    if (closing === undefined) throw new Error('the month has closed')
    expect(evolve(kept, closing).orders).toMatchObject([{ period, state: 'draft', lines: ['visited'] }])
    expect(accepted(decide(kept, issue(), at('2026-04-14', '10:00'))).events[0]).toMatchObject({
      kind: 'orderIssued',
      lines: ['visited'],
    })
  })
})
