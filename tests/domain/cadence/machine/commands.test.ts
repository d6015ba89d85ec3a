import { describe, expect, test } from 'vitest'
import { openOrder } from '../../../../domain/cadence/orders/orders.ts'
import { decide } from '../../../../domain/cadence/decide.ts'
import { isRefusal, readCadenceCommand } from '../../../../domain/cadence/messages/read-message.ts'
import { refusalMessage } from '../../../../domain/refusals.ts'
import { accepted, actor, at, fullMark, markCommand, milestoneOf, refused, startCadence } from './support.ts'

const salon = () => startCadence({ step: 'weekly-salon' }).until(at('2026-03-06'))
const held = (commandId = 'cmd-00000001', happenedOn = '2026-03-06') =>
  markCommand('weekly-salon', '2026-W10', commandId, ['held', happenedOn])

describe('a mark', () => {
  test('without its evidence and facts is refused, names all that is missing, and changes nothing', () => {
    const run = salon()
    const before = run.state
    const bare = fullMark('weekly-salon', 'held', '2026-03-06', { evidence: [] })
    const refusal = refused(run.give({ ...held(), marks: [{ ...bare, values: { place: ' ' } }] }))
    expect(refusal.code).toBe('evidence-missing')
    expect(refusal.missing).toEqual(['place', 'form', 'attendees', 'experts', 'evidence'])
    expect(run.state).toBe(before)
  })

  test('with its evidence is recorded, with its actor and its command', () => {
    const run = salon()
    const decision = accepted(run.give(held()))
    expect(decision.answer.state).toBe('done')
    expect(decision.events[0]).toMatchObject({
      kind: 'milestonesMarked',
      workflowId: 'team/qs-tea/weekly-salon',
      commandId: 'cmd-00000001',
      actor: { personId: 'p-006', seatId: 'liaison' },
      at: at('2026-03-06'),
      marks: [{ milestone: 'held', state: 'done', happenedOn: '2026-03-06', belowNorm: [] }],
    })
    expect(milestoneOf(run, '2026-W10', 'held').state).toBe('done')
  })

  test('of several milestones is all or nothing', () => {
    const run = salon()
    const both = markCommand(
      'weekly-salon',
      '2026-W10',
      'cmd-00000002',
      ['topic-set', '2026-03-03'],
      ['held', '2026-03-07'],
    )
    expect(refused(run.give(both)).code).toBe('happened-in-future')
    expect(milestoneOf(run, '2026-W10', 'topic-set').state).toBe('pending')
  })

  test('names one milestone once only, and at least one', () => {
    const mark = fullMark('weekly-salon', 'held', '2026-03-06')
    expect(refused(salon().give({ ...held(), marks: [mark, mark] })).code).toBe('bad-input')
    expect(refused(salon().give({ ...held(), marks: [] })).code).toBe('bad-input')
  })

  test('of Thursday for a salon of Tuesday is on time', () => {
    const run = startCadence({ step: 'weekly-salon', weekday: 2 })
    const decision = accepted(
      run.give(
        markCommand('weekly-salon', '2026-W10', 'cmd-00000003', ['held', '2026-03-05']),
        at('2026-03-05', '16:00'),
      ),
    )
    expect(decision.answer.state).toBe('done')
  })

  test('of two attendees is accepted and marked below the norm', () => {
    const run = salon()
    const mark = fullMark('weekly-salon', 'held', '2026-03-06', { values: { attendees: 2, experts: 0 } })
    const decision = accepted(run.give({ ...held(), marks: [mark] }))
    expect(decision.events[0]).toMatchObject({
      marks: [{ state: 'done', belowNorm: ['attendees', 'experts'] }],
    })
  })

  test('below a hard bound is refused and says what is expected', () => {
    const mark = fullMark('weekly-salon', 'held', '2026-03-06', { values: { attendees: -1 } })
    const refusal = refused(salon().give({ ...held(), marks: [mark] }))
    expect(refusal).toMatchObject({ code: 'fact-invalid', details: { given: '-1' } })
    expect(refusalMessage(refusal)).toContain('不小于 0')
  })

  test.each([
    ['carries one of the four services', ['人才技术支撑'], null],
    ['carries several of them', ['产业发展定向', '院校资源拓展'], null],
    ['is refused for a service that there is not', ['其他服务'], 'fact-invalid'],
    ['is refused for a service named twice', ['人才技术支撑', '人才技术支撑'], 'fact-invalid'],
  ])('%s', (_, services, code) => {
    const mark = fullMark('weekly-salon', 'held', '2026-03-06', { values: { services } })
    const decision = salon().give({ ...held(), marks: [mark] })
    expect(decision.refused ? decision.code : null).toBe(code)
  })

  test('with a fact the template does not know is refused with the nearest names', () => {
    const mark = fullMark('weekly-salon', 'held', '2026-03-06', { values: { attendee: 5 } })
    const refusal = refused(salon().give({ ...held(), marks: [mark] }))
    expect(refusal.code).toBe('unknown-fact')
    expect(refusal.details['nearest']).toMatch(/^attendees/)
  })

  test('of a milestone that needs another first is refused, naming it, unless both come together', () => {
    const run = salon()
    const minutes = markCommand('weekly-salon', '2026-W10', 'cmd-00000004', ['minutes-filed', '2026-03-06'])
    const refusal = refused(run.give(minutes))
    expect(refusal).toMatchObject({ code: 'needs-first', missing: ['held'] })
    const together = markCommand(
      'weekly-salon',
      '2026-W10',
      'cmd-00000005',
      ['minutes-filed', '2026-03-06'],
      ['held', '2026-03-06'],
    )
    expect(accepted(run.give(together)).answer.state).toBe('done')
  })

  test('of a project stage whose earlier stage is not done is refused', () => {
    const run = startCadence({ step: 'half-year-project' }).until(at('2026-02-27'))
    const command = markCommand('half-year-project', '2026-H1', 'cmd-00000006', [
      'plan-reviewed',
      '2026-02-26',
    ])
    expect(refused(run.give({ ...command, actor: actor('tech-manager') }))).toMatchObject({
      code: 'needs-first',
      missing: ['selected'],
    })
  })

  test('that happened in the future is refused with the right form', () => {
    const refusal = refused(salon().give(held('cmd-00000007', '2026-03-07')))
    expect(refusal.code).toBe('happened-in-future')
    expect(refusalMessage(refusal)).toContain('YYYY-MM-DD')
  })

  test('of a meeting before its week is refused; what prepares it may have been done before', () => {
    const run = salon()
    expect(refused(run.give(held('cmd-00000014', '2026-03-01')))).toMatchObject({
      code: 'happened-too-early',
      details: { earliest: '2026-03-02' },
    })
    const topic = markCommand('weekly-salon', '2026-W10', 'cmd-00000015', ['topic-set', '2026-02-25'])
    expect(accepted(run.give(topic)).events).toHaveLength(1)
  })

  test('of a main milestone early in a year in whose middle the team started is taken', () => {
    const run = startCadence({ step: 'yearly-transfer', startOn: '2026-01-05', startedAt: at('2026-06-01') })
    const marks = ['chosen', 'matched', 'signed'].map((milestone) => [milestone, '2026-01-20'] as const)
    const command = markCommand('yearly-transfer', '2026', 'cmd-00000016', ...marks)
    const actorOfStation = actor('tech-manager', 'p-005')
    expect(accepted(run.give({ ...command, actor: actorOfStation }, at('2026-06-02'))).refused).toBe(false)
  })

  test('that happened before the programme is refused', () => {
    expect(refused(salon().give(held('cmd-00000008', '2026-01-04'))).code).toBe('happened-too-early')
  })

  test.each([
    '2026-02-30',
    '26-03-06',
    '2026/03/06',
    '2026-3-6',
    '',
    20260306,
    null,
    { toString: 1, valueOf: 1 },
  ])('on the day %j is refused with the right form', (happenedOn) => {
    const message = { ...held(), marks: [{ ...fullMark('weekly-salon', 'held', '2026-03-06'), happenedOn }] }
    const refusal = readCadenceCommand('mark-milestones', message, 'update')
    expect(refusal).toMatchObject({ code: 'date-invalid' })
    expect(isRefusal(refusal) && refusalMessage(refusal)).toContain('YYYY-MM-DD')
  })

  test('of an unknown period is refused with the nearest three', () => {
    const refusal = refused(salon().give({ ...held(), period: '2026-W1O' }))
    expect(refusal.code).toBe('unknown-period')
    expect(String(refusal.details['nearest']).split(', ')).toContain('2026-W10')
    expect(String(refusal.details['nearest']).split(', ')).toHaveLength(3)
  })

  test('of an unknown milestone is refused with the nearest three', () => {
    const mark = { ...fullMark('weekly-salon', 'held', '2026-03-06'), milestone: 'hold' }
    expect(refused(salon().give({ ...held(), marks: [mark] }))).toMatchObject({
      code: 'unknown-milestone',
      details: { given: 'hold', nearest: 'held, topic-set, minutes-filed' },
    })
  })

  test('of an occurrence that has not opened, or has closed, is refused and says so', () => {
    const run = salon()
    expect(refused(run.give({ ...held(), period: '2026-W12' }))).toMatchObject({
      code: 'occurrence-not-open',
      details: { opensAt: at('2026-03-09', '09:07') },
    })
    expect(refused(run.give({ ...held(), period: '2026-W02' }))).toMatchObject({
      code: 'occurrence-closed',
      details: { result: 'missed' },
    })
  })

  test('with a note of 2,000 characters is taken, of 2,001 refused with the count', () => {
    const run = salon()
    const noted = (note: string, commandId: string) => ({
      ...held(commandId),
      marks: [fullMark('weekly-salon', 'held', '2026-03-06', { note })],
    })
    expect(refused(run.give(noted('𠮷'.repeat(2001), 'cmd-00000009')))).toMatchObject({
      code: 'text-too-long',
      details: { field: 'note', most: 2000, count: 2001 },
    })
    expect(accepted(run.give(noted('𠮷'.repeat(2000), 'cmd-00000010'))).answer.state).toBe('done')
  })

  test('with a telephone number in its note, a fact, a list or a file name is refused', () => {
    const phone = '联系 13812345678'
    const own = fullMark('weekly-salon', 'held', '2026-03-06')
    const topic = fullMark('weekly-salon', 'topic-set', '2026-03-03')
    const marks = [
      { ...own, note: phone },
      { ...own, values: { ...own.values, place: phone } },
      { ...own, evidence: own.evidence.map((each) => ({ ...each, name: phone })) },
      { ...topic, values: { ...topic.values, listItems: ['无', phone] } },
    ]
    for (const mark of marks)
      expect(refused(salon().give({ ...held(), marks: [mark] })).code).toBe('personal-data')
  })

  test('by a seat that may not give it is refused, by the local admin never', () => {
    const run = salon()
    const refusal = refused(run.give({ ...held(), actor: actor('enterprise') }))
    expect(refusal.code).toBe('seat-not-allowed')
    expect(refusal.details['allowed']).toContain('liaison')
    const admin = { ...actor('enterprise'), via: 'local-admin' as const }
    expect(accepted(run.give({ ...held(), actor: admin })).answer.state).toBe('done')
  })
})

describe('a return', () => {
  const returning = {
    command: 'return-milestone',
    commandId: 'cmd-return-1',
    actor: actor('association-county', 'p-007'),
    period: '2026-03',
    milestone: 'visited',
    reason: '走访记录缺页',
    limitWorkdays: 3,
  } as const
  const visited = () => {
    const run = startCadence({ step: 'monthly-visit' })
    accepted(
      run.give(
        markCommand('monthly-visit', '2026-03', 'cmd-00000020', ['visited', '2026-03-25']),
        at('2026-03-25'),
      ),
    )
    return run
  }

  test('gives a new limit and starts the ladder again', () => {
    const run = visited()
    accepted(run.give(returning, at('2026-04-09')))
    expect(milestoneOf(run, '2026-03', 'visited')).toMatchObject({
      state: 'returned',
      rung: 0,
      dueAt: at('2026-04-14', '18:00'),
    })
    run.until(at('2026-05-30'))
    const rungs = run.notices
      .filter(
        (notice) =>
          notice.period === '2026-03' &&
          notice.milestone === 'visited' &&
          notice.at > at('2026-04-09', '09:00'),
      )
      .map((notice) => `${notice.at.slice(5, 16)} ${notice.kind}`)
    expect(rungs).toEqual([
      '04-09T10:00 returned',
      '04-17T09:07 yellow',
      '04-24T09:07 red',
      '05-06T09:07 level-three',
    ])
  })

  test('answered within its limit is done on time', () => {
    const run = visited()
    accepted(run.give(returning, at('2026-03-30')))
    const again = markCommand('monthly-visit', '2026-03', 'cmd-00000021', ['visited', '2026-03-25'])
    expect(accepted(run.give(again, at('2026-04-02'))).answer.state).toBe('done')
  })

  test('of what is not marked, or without a reason, is refused', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-03-25'))
    expect(refused(run.give(returning)).code).toBe('not-marked')
    expect(refused(visited().give({ ...returning, reason: '  ' })).code).toBe('reason-missing')
  })

  test('of sixty working days is taken at any moment of an occurrence', () => {
    const run = visited()
    run.until(at('2026-04-28'))
    expect(accepted(run.give({ ...returning, limitWorkdays: 60 })).answer.state).toBe('returned')
  })

  test('that ends in red again adds no second line for the same duty to the order', () => {
    const run = startCadence({ step: 'monthly-visit' }).until(at('2026-04-14'))
    expect(openOrder(run.state, '2026-03')?.lines).toEqual(['visited'])
    const signed = { command: 'issue-order', note: '', limitWorkdays: 5 } as const
    const base = { commandId: 'cmd-00000023', actor: actor('association-city'), period: '2026-03' }
    accepted(run.give({ ...base, ...signed }))
    accepted(run.give(markCommand('monthly-visit', '2026-03', 'cmd-00000022', ['visited', '2026-03-27'])))
    accepted(run.give({ ...returning, limitWorkdays: 1 }, at('2026-04-15')))
    run.until(at('2026-04-29'))
    expect(milestoneOf(run, '2026-03', 'visited').rung).toBe(2)
    expect(openOrder(run.state, '2026-03')?.lines).toEqual(['visited', 'issues-registered', 'feedback'])
  })
})

describe('a plain signal', () => {
  test('is read as unsigned and from nobody in particular, whatever it claims', () => {
    const read = readCadenceCommand(
      'mark-milestones',
      { ...held(), actor: { ...actor(), via: 'local-admin' } },
      'signal',
    )
    expect(read).toMatchObject({ actor: { via: 'signal', unsigned: true } })
    if (isRefusal(read)) throw new Error(read.code)
    expect(decide(salon().state, read, at('2026-03-06')).refused).toBe(false)
  })
})
