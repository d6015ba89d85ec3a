import { describe, expect, it } from 'vitest'
import {
  accepted,
  actor,
  at,
  type CadenceRun,
  markCommand,
  programmeOrder,
  startCadence,
} from '../../domain/cadence/machine/support.ts'
import { recorded } from './recorded.ts'

/** Lights of a week's salon, 2026-03-06 being its Friday, as `milestone colour word`. */
async function lightsOf(run: CadenceRun, moment: string, period = '2026-W10'): Promise<readonly string[]> {
  const { steps } = await (await recorded([run])).team(moment)
  const open = steps[0]?.open.find((each) => each.period === period)
  return (open?.milestones ?? []).map(({ milestone, light, word }) => `${milestone} ${light} ${word}`)
}

function untouched(moment: string): CadenceRun {
  return startCadence({ step: 'weekly-salon', startOn: '2026-02-23' }).until(moment)
}

describe('the lights of a salon that nobody touches', () => {
  it.each([
    ['2026-03-02', ['topic-set green 正常推进', 'held green 正常推进', 'minutes-filed green 正常推进']],
    ['2026-03-03', ['topic-set blue 临期', 'held green 正常推进', 'minutes-filed green 正常推进']],
    ['2026-03-05', ['topic-set blue 到期待报', 'held blue 临期', 'minutes-filed green 正常推进']],
    ['2026-03-06', ['topic-set yellow 逾期预警', 'held blue 临期', 'minutes-filed green 正常推进']],
    ['2026-03-09', ['topic-set yellow 逾期预警', 'held blue 到期待报', 'minutes-filed green 正常推进']],
    ['2026-03-10', ['topic-set yellow 逾期预警', 'held yellow 逾期预警', 'minutes-filed green 正常推进']],
    ['2026-03-13', ['topic-set yellow 逾期预警', 'held red 逾期督办', 'minutes-filed green 正常推进']],
  ])('on %s: the minutes are nobody’s fault while it was not held', async (day, expected) => {
    expect(await lightsOf(untouched(at(day)), at(day))).toEqual(expected)
  })
})

describe('the lights of a salon that was held', () => {
  it('press nobody for its topic any more, and for its minutes from then on', async () => {
    const run = untouched(at('2026-03-06', '16:00'))
    accepted(run.give(markCommand('weekly-salon', '2026-W10', 'held-0001', ['held', '2026-03-06'])))
    expect(await lightsOf(run, at('2026-03-06', '17:00'))).toEqual([
      'topic-set green 正常推进',
      'held green 已完成',
      'minutes-filed green 正常推进',
    ])
    const early = untouched(at('2026-03-03', '16:00'))
    accepted(early.give(markCommand('weekly-salon', '2026-W10', 'held-0002', ['held', '2026-03-03'])))
    early.until(at('2026-03-11'))
    expect(await lightsOf(early, at('2026-03-11'))).toEqual([
      'topic-set green 正常推进',
      'held green 已完成',
      'minutes-filed yellow 逾期预警',
    ])
  })

  it('is yellow 退回补正 once it was returned, and waits again for nothing', async () => {
    const run = untouched(at('2026-03-06', '16:00'))
    accepted(run.give(markCommand('weekly-salon', '2026-W10', 'held-0003', ['held', '2026-03-06'])))
    accepted(
      run.give({
        command: 'return-milestone',
        commandId: 'return-01',
        actor: actor('association-county', 'p-007'),
        period: '2026-W10',
        milestone: 'held',
        reason: '缺页',
        limitWorkdays: 3,
      }),
    )
    expect(await lightsOf(run, at('2026-03-06', '17:00'))).toContain('held yellow 退回补正')
  })
})

describe('the lights of a suspended team', () => {
  it('are grey, with the reason in words', async () => {
    const day = '2026-03-04'
    const suspended = programmeOrder('programmeSuspended', day)
    const run = untouched(at(day)).order(suspended, at(day))
    const { steps, state } = await (await recorded([run], [suspended])).team(at(day, '12:00'))
    expect(state).toBe('suspended')
    const lights = steps[0]?.open.flatMap(({ milestones }) =>
      milestones.map(({ light, word }) => `${light} ${word}`),
    )
    expect(new Set(lights)).toEqual(new Set(['grey 不计（暂停）']))
  })
})
