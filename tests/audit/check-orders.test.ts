import { describe, expect, test } from 'vitest'
import type { Leaf } from '../../audit/canonical-leaf.ts'
import { checkOrders, linkedEntries } from '../../audit/check-orders.ts'

const programme = 'team/longyou'
const visit = `${programme}/monthly-visit`
const leafAt = (workflowId: string, seq: number, kind: string, body: Leaf['body']): Leaf => ({
  seq,
  at: '2026-08-01T09:00:00+08:00',
  team: 'longyou',
  workflowId,
  runId: 'run',
  eventId: seq,
  kind,
  actor: { personId: 'p-1' },
  commandId: 'c-1',
  body,
  historyHash: '',
})
/** Entries that are found, by kind. */
const strange = (ofProgramme: readonly Leaf[], ofVisit: readonly Leaf[], id = visit): readonly string[] => {
  const found = checkOrders(linkedEntries(ofProgramme), [linkedEntries(ofVisit)])
  return found.map(({ code, place }) => {
    const leaves = place?.workflowId === id ? ofVisit : ofProgramme
    return `${code} ${leaves.find(({ seq }) => seq === place?.entry)?.kind}`
  })
}
const orders = {
  programmeSuspended: { on: '2026-08-03', reason: '台风' },
  programmeResumed: { on: '2026-08-10' },
  programmeReleased: { to: '市平台', reason: '' },
} as const
const carried = {
  programmeSuspended: ['cadenceSuspended', { on: '2026-08-03' }],
  programmeResumed: ['cadenceResumed', { on: '2026-08-10', suspendedOn: '2026-08-03' }],
  programmeReleased: ['cadenceReleased', { to: '市平台', carried: {} }],
} as const
type OrderKind = keyof typeof orders
const kinds = ['programmeSuspended', 'programmeResumed', 'programmeReleased'] as const
const ordered = (kind: OrderKind): readonly Leaf[] => [leafAt(programme, 5, kind, orders[kind])]
const done = (kind: string, body: Leaf['body']): readonly Leaf[] => [
  leafAt(visit, 7, kind, { ...body, ordered: 5 }),
]

describe('what a step carries out', () => {
  test.each(kinds)('of %s says what the order says, and is nothing else', (kind) => {
    const [own, body] = carried[kind]
    expect(strange(ordered(kind), done(own, body))).toEqual([])
    for (const other of kinds.filter((each) => each !== kind)) {
      const [otherKind, otherBody] = carried[other]
      expect(strange(ordered(kind), done(otherKind, { ...otherBody, ...body }))).toEqual([
        `order-unknown ${otherKind}`,
      ])
    }
    for (const invented of ['milestonesMarked', 'occurrencePlanned', 'cadenceAdopted'])
      expect(strange(ordered(kind), done(invented, body))).toEqual([`order-unknown ${invented}`])
  })

  test.each(kinds)('of %s has its day, place and reason', (kind) => {
    const [own, body] = carried[kind]
    const wrong = [
      ...('on' in body
        ? [
            { ...body, on: '2026-12-31' },
            { ...body, on: undefined },
          ]
        : []),
      ...('to' in body
        ? [
            { ...body, to: 'evil' },
            { ...body, to: undefined },
          ]
        : []),
      ...('reason' in orders[kind] ? [{ ...body, reason: '另一个' }] : []),
      { ...body, on: '2026-12-30' },
      { ...body, to: 'elsewhere' },
    ]
    for (const each of wrong)
      expect(strange(ordered(kind), done(own, each))).toEqual([`order-unknown ${own}`])
  })

  test.each(kinds)('of %s is by the same command of the same person', (kind) => {
    const [own, body] = carried[kind]
    const [entry] = done(own, body)
    if (entry === undefined) throw new Error('no entry')
    for (const other of [{ commandId: 'c-2' }, { actor: { personId: 'p-2' } }, { actor: null }])
      expect(strange(ordered(kind), [{ ...entry, ...other }])).toEqual([`order-unknown ${own}`])
  })

  test.each(kinds)('of %s names an entry that is there, and is an order', (kind) => {
    const [own, body] = carried[kind]
    expect(strange([], done(own, body))).toEqual([`order-unknown ${own}`])
    expect(strange(ordered(kind), [leafAt(visit, 7, own, body)])).toEqual([`order-unknown ${own}`])
    const amended = leafAt(programme, 5, 'rosterAmended', orders[kind])
    expect(strange([amended], done(own, body))).toEqual([`order-unknown ${own}`])
  })

  test('may be what a resume brings about, and a suspension or release does not', () => {
    const tally = { done: 1 }
    const caused = [
      ['datesMoved', { period: '2026-08' }],
      ['occurrenceClosed', { period: '2026-08' }],
      ['orderDropped', { period: '2026-08' }],
      ['cadenceConcluded', { step: 'monthly-visit', tally }],
    ] as const
    for (const [kind, body] of caused) {
      expect(strange(ordered('programmeResumed'), done(kind, body))).toEqual([])
      expect(strange(ordered('programmeSuspended'), done(kind, body))).toEqual([`order-unknown ${kind}`])
      expect(strange(ordered('programmeReleased'), done(kind, body))).toEqual([`order-unknown ${kind}`])
    }
  })
})

describe('what the programme says of a step’s end', () => {
  const step = 'monthly-visit'
  const tally = { done: 12, missed: 1 }
  const concluded = [leafAt(programme, 9, 'stepConcluded', { step, tally })]
  const ended = (body: Leaf['body'], id = visit) => [leafAt(id, 8, 'cadenceConcluded', body)]

  test('is that it concluded as the step itself says', () => {
    expect(strange(concluded, ended({ step, tally }))).toEqual([])
    expect(strange(concluded, ended({ step, tally: { ...tally, done: 13 } }))).toEqual([
      'order-unknown stepConcluded',
    ])
    expect(strange(concluded, [])).toEqual(['order-unknown stepConcluded'])
    const salon = `${programme}/weekly-salon`
    expect(strange(concluded, ended({ step, tally }, salon), salon)).toEqual(['order-unknown stepConcluded'])
  })

  test('is that it let go, if it says that it was reached', () => {
    const release = ordered('programmeReleased')
    const letGo = (reached: unknown) => [...release, leafAt(programme, 9, 'stepReleased', { step, reached })]
    const released = done('cadenceReleased', { to: '市平台' })
    expect(strange(letGo(true), released)).toEqual([])
    expect(strange(letGo(false), [])).toEqual([])
    for (const reached of [true, 'false', undefined])
      expect(strange(letGo(reached), [])).toEqual(['order-unknown stepReleased'])
    expect(strange(letGo(true), ended({ step, tally }))).toEqual(['order-unknown stepReleased'])
    const salon = `${programme}/weekly-salon`
    const others = released.map((each) => ({ ...each, workflowId: salon }))
    expect(strange(letGo(true), others, salon)).toEqual(['order-unknown stepReleased'])
  })
})
