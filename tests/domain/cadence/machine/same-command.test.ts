import { describe, expect, test } from 'vitest'
import { refusalMessage } from '../../../../domain/refusals.ts'
import { accepted, actor, at, markCommand, refused, startCadence } from './support.ts'

const salon = () => startCadence({ step: 'weekly-salon' }).until(at('2026-03-06'))
const held = (commandId = 'cmd-00000001', happenedOn = '2026-03-06') =>
  markCommand('weekly-salon', '2026-W10', commandId, ['held', happenedOn])

describe('the same command again', () => {
  test('gives the same answer and no event, whoever sends it, also after the occurrence has closed', () => {
    const run = salon()
    const first = accepted(run.give(held()))
    const again = accepted(run.give({ ...held(), actor: actor('association-county', 'p-007') }))
    expect(again.answer).toEqual({ ...first.answer, bodyHash: again.answer.bodyHash })
    expect(again.events).toEqual([])
    run.until(at('2026-04-03'))
    expect(run.state.closed.map(({ period }) => period)).toContain('2026-W10')
    const later = accepted(run.give(held()))
    expect(later.events).toEqual([])
    expect(later.answer.sequence).toBe(first.answer.sequence)
  })

  test('with another body under the same id is refused', () => {
    const run = salon()
    accepted(run.give(held()))
    expect(refused(run.give(held('cmd-00000001', '2026-03-05')))).toMatchObject({
      code: 'command-id-reused',
      details: { commandId: 'cmd-00000001' },
    })
  })

  test('is known after a refusal as new: what was refused may be sent again', () => {
    const run = salon()
    refused(run.give(held('cmd-00000011', '2026-03-08')))
    expect(accepted(run.give(held('cmd-00000011', '2026-03-08'), at('2026-03-08'))).answer.state).toBe('done')
  })

  test('with the value already marked is ok under another id, and says who and when by the first record', () => {
    const run = salon()
    const first = accepted(run.give(held()))
    const again = accepted(run.give(held('cmd-00000012'), at('2026-03-09')))
    expect(again.events).toMatchObject([{ kind: 'markRepeated', commandId: 'cmd-00000012' }])
    expect(again.answer).toMatchObject({
      sequence: first.answer.sequence,
      at: first.answer.at,
      state: 'done',
    })
    expect(refused(run.give(held('cmd-00000012', '2026-03-04'))).code).toBe('command-id-reused')
    // Also once the mark it repeated was sent back: it is no new mark.
    const sendBack = {
      command: 'return-milestone',
      milestone: 'held',
      reason: '照片不清',
      limitWorkdays: 5,
    } as const
    const base = { commandId: 'cmd-00000013', actor: actor('association-county'), period: '2026-W10' }
    accepted(run.give({ ...base, ...sendBack }))
    expect(accepted(run.give(held('cmd-00000012')))).toEqual({ ...again, events: [] })
  })

  test('with another value is refused, tells by whom and when, and points to the correction', () => {
    const run = salon()
    accepted(run.give(held()))
    const other = { ...held('cmd-00000013', '2026-03-05'), actor: actor('association-county', 'p-007') }
    const refusal = refused(run.give(other, at('2026-03-06', '11:00')))
    expect(refusal).toMatchObject({
      code: 'already-marked',
      details: { by: 'p-006', at: at('2026-03-06') },
    })
    expect(refusalMessage(refusal, 'en')).toContain('correct-milestone')
  })
})
