import { describe, expect, it } from 'vitest'
import { accepted, actor, at, markCommand, startCadence } from '../../domain/cadence/machine/support.ts'
import { recorded } from './recorded.ts'

const salon = () => startCadence({ step: 'weekly-salon', startOn: '2026-02-23' })

describe('the city’s table', () => {
  it('counts what is owed, held, late to be reported and overdue; what waits for its day is 未启动', async () => {
    const run = salon().until(at('2026-03-06', '16:00'))
    const keys = ['topic-set', 'held', 'minutes-filed'] as const
    const marks = keys.map((key) => [key, '2026-03-06'] as const)
    accepted(run.give(markCommand('weekly-salon', '2026-W10', 'whole-0001', ...marks)))
    run.until(at('2026-03-23'))
    const consultation = startCadence({ step: 'quarterly-consultation', startOn: '2026-02-23' })
    const [row] = await (await recorded([run, consultation])).city(at('2026-03-23'))
    expect(row).toMatchObject({ county: '青山县', state: 'running', command: 'npx hopelight show qs-tea' })
    const [first, , third] = row?.steps ?? []
    // Weeks 9 (red), 11 (yellow) and 12 (past due) were to be held, week 10 was; 13 and 14 are open and not due yet.
    expect(first).toEqual({
      step: 'weekly-salon',
      name: '一周一微型沙龙',
      open: 5,
      expected: 4,
      held: 1,
      exempt: 0,
      pastDue: 1,
      overdue: 5,
      light: 'red',
      word: '逾期督办',
      nextOpensAt: '2026-03-30T09:07:00+08:00',
    })
    expect(third).toMatchObject({
      expected: 0,
      light: 'grey',
      word: '未启动',
      nextOpensAt: '2026-04-01T09:07:00+08:00',
    })
  })

  it('expects a salon from the day after its due day, or once it was held', async () => {
    const expected = async (run: ReturnType<typeof salon>, moment: string) =>
      (await (await recorded([run])).city(moment))[0]?.steps[0]?.expected
    const run = salon().until(at('2026-02-27', '17:00'))
    expect(await expected(run, at('2026-02-27', '17:00'))).toBe(0)
    expect(await expected(run, at('2026-02-27', '23:59'))).toBe(0)
    expect(await expected(run, at('2026-02-28', '00:00'))).toBe(1)
    const held = salon().until(at('2026-02-24'))
    accepted(held.give(markCommand('weekly-salon', '2026-W09', 'held-00001', ['held', '2026-02-24'])))
    expect(await expected(held, at('2026-02-24'))).toBe(1)
  })

  it('counts an exempt week apart, as neither owed nor held', async () => {
    // 2026-W08 has no working day.
    const run = startCadence({ step: 'weekly-salon', startOn: '2026-01-05' }).until(at('2026-02-13'))
    const [row] = await (await recorded([run])).city(at('2026-02-13'))
    expect(row?.steps[0]).toMatchObject({ exempt: 1 })
  })
})

describe('the inbox', () => {
  it('is by due, with the line that records each duty, its required facts left open', async () => {
    const run = salon().until(at('2026-03-06'))
    const duties = await (await recorded([run])).inbox(at('2026-03-06'))
    const dues = duties.map(({ dueAt }) => dueAt)
    expect(dues).toEqual(dues.toSorted())
    expect(
      duties.find(({ period, milestone }) => period === '2026-W10' && milestone === 'held')?.command,
    ).toBe(
      'npx hopelight mark qs-tea weekly-salon 2026-W10 held --on 2026-03-06 --set place= --set form= --set attendees= --set experts= --evidence sign-in:FILE',
    )
    const minutes = duties.find(({ milestone }) => milestone === 'minutes-filed')
    expect(minutes).toMatchObject({ waitsFor: ['held'], waitsForNames: ['举办沙龙'] })
  })

  it('fills in the day of a meeting that is over, planned or due or recorded, never the day of asking', async () => {
    const run = salon().until(at('2026-03-04'))
    const command = async (milestone: string, date: string) => {
      const duties = await (await recorded([run])).inbox(at(date))
      return duties.find((duty) => duty.period === '2026-W10' && duty.milestone === milestone)?.command
    }
    expect(await command('held', '2026-03-11')).toContain('2026-W10 held --on 2026-03-06 --set')
    expect(await command('topic-set', '2026-03-11')).not.toContain('--on')
    const topic = markCommand('weekly-salon', '2026-W10', 'topic-0001', ['topic-set', '2026-03-04'])
    const marks = topic.marks.map((mark) => ({
      ...mark,
      values: { ...mark.values, plannedOn: '2026-03-05' },
    }))
    accepted(run.give({ ...topic, marks }))
    run.until(at('2026-03-11'))
    expect(await command('held', '2026-03-11')).toContain('2026-W10 held --on 2026-03-05 --set')
    accepted(run.give(markCommand('weekly-salon', '2026-W10', 'held-0001', ['held', '2026-03-06'])))
    const place = { period: '2026-W10', milestone: 'held', actor: actor('association-county', 'p-007') }
    const sentBack = { command: 'return-milestone', reason: '签到表缺页', limitWorkdays: 3 } as const
    accepted(run.give({ ...sentBack, ...place, commandId: 'return-0001' }))
    expect(await command('held', '2026-03-13')).toContain('2026-W10 held --on 2026-03-06 --set')
  })

  it('of a seat holds its duties only', async () => {
    const run = salon().until(at('2026-03-06'))
    const duties = await (await recorded([run])).inbox(at('2026-03-06'), 'tech-manager')
    expect(new Set(duties.map(({ milestone }) => milestone))).toEqual(new Set(['minutes-filed']))
  })
})

describe('a preparation of a visit that took place', () => {
  it('is asked of nobody, in no list, no figure and no light, however late it was', async () => {
    const run = startCadence({ step: 'monthly-visit', startOn: '2026-03-01' }).until(at('2026-03-18'))
    const late = await recorded([run])
    const asked = (duties: readonly { readonly milestone: string }[]) => duties.map((each) => each.milestone)
    expect(asked((await late.toDo(at('2026-03-18'))).today)).toContain('plan-filed')
    expect((await late.city(at('2026-03-18')))[0]?.steps[1]).toMatchObject({ overdue: 1, light: 'yellow' })
    accepted(run.give(markCommand('monthly-visit', '2026-03', 'confirm-001', ['confirmed', '2026-03-18'])))
    accepted(run.give(markCommand('monthly-visit', '2026-03', 'visited-001', ['visited', '2026-03-18'])))
    const visited = await recorded([run])
    const moment = at('2026-03-19')
    const { today, thisWeek, returned } = await visited.toDo(moment)
    expect(asked([...today, ...thisWeek, ...returned])).not.toContain('plan-filed')
    expect(asked(await visited.inbox(moment))).not.toContain('plan-filed')
    expect(asked(await visited.inbox(moment))).toContain('issues-registered')
    expect((await visited.city(moment))[0]?.steps[1]).toMatchObject({ overdue: 0, light: 'green' })
    const { steps } = await visited.team(moment)
    const duties = steps.flatMap(({ open }) => open.flatMap(({ milestones }) => milestones))
    expect(duties.find(({ milestone }) => milestone === 'plan-filed')).toMatchObject({
      press: 'over',
      light: 'green',
    })
  })

  it('is asked for once it was sent back', async () => {
    const run = startCadence({ step: 'monthly-visit', startOn: '2026-03-01' }).until(at('2026-03-09'))
    for (const key of ['plan-filed', 'confirmed', 'visited'])
      accepted(run.give(markCommand('monthly-visit', '2026-03', `mark-${key}`, [key, '2026-03-09'])))
    const base = { commandId: 'back-000001', actor: actor('association-city'), period: '2026-03' }
    const words = { milestone: 'plan-filed', reason: '名单不全', limitWorkdays: 1 }
    accepted(run.give({ command: 'return-milestone', ...base, ...words }))
    run.until(at('2026-03-16'))
    const { returned } = await (await recorded([run])).toDo(at('2026-03-16'))
    expect(returned.map(({ milestone }) => milestone)).toEqual(['plan-filed'])
    expect(run.notices.filter(({ kind }) => kind === 'yellow').map(({ milestone }) => milestone)).toContain(
      'plan-filed',
    )
  })
})

describe('what to do next', () => {
  it('parts today from this week, and leaves out what waits, what is optional and what is later', async () => {
    const run = salon().until(at('2026-03-04'))
    const { today, thisWeek, returned } = await (await recorded([run])).toDo(at('2026-03-04'))
    const told = (duties: typeof today): readonly string[] =>
      duties.map(({ period, milestone }) => `${period} ${milestone}`)
    expect(told(today)).toEqual(['2026-W09 topic-set', '2026-W09 held', '2026-W10 topic-set'])
    expect(told(thisWeek)).toEqual(['2026-W10 held'])
    expect(returned).toEqual([])
    const year = startCadence({ step: 'yearly-transfer', startOn: '2026-01-05' }).until(at('2026-03-31'))
    const later = await (await recorded([year])).toDo(at('2026-03-31'))
    expect(told(later.today)).toEqual(['2026 chosen'])
    expect(told(later.thisWeek)).toEqual([])
  })
})
