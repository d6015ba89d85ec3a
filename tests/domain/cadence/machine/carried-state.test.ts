import { randomUUID } from 'node:crypto'
import { defaultPayloadConverter } from '@temporalio/common'
import { describe, expect, test } from 'vitest'
import {
  type CommandAnswer,
  findRemembered,
  rememberCommand,
} from '../../../../domain/cadence/messages/remembered-commands.ts'
import type { CadenceState } from '../../../../domain/cadence/state.ts'
import type { StepKey } from '../../../../domain/programme/steps.ts'
import { dateOf } from '../../../../domain/calendar/instant.ts'
import { at, markCommand, startCadence } from './support.ts'

const steps: readonly StepKey[] = [
  'weekly-salon',
  'monthly-visit',
  'quarterly-consultation',
  'half-year-project',
  'yearly-transfer',
  'three-year-leap',
]

const answerOf = (commandId: string, index: number, moment = at('2028-12-20')): CommandAnswer => ({
  commandId,
  sequence: 1000 + index,
  at: moment,
  bodyHash: '0123456789abcdef',
  state: 'done-late',
})

function remember(count: number): readonly CommandAnswer[] {
  return Array.from({ length: count }, (_, index) => index).reduce<readonly CommandAnswer[]>(
    (remembered, index) => rememberCommand(remembered, answerOf(randomUUID(), index), null),
    [],
  )
}

function bytesOf(state: CadenceState): number {
  return new TextEncoder().encode(JSON.stringify(state)).length
}

describe('remembered commands', () => {
  test('of any allowed form are found again with the answer they were given', () => {
    for (const commandId of [
      randomUUID(),
      '00000000-0000-0000-0000-00000000000a',
      'cmd.A_b:c-1',
      'a'.repeat(64),
    ]) {
      const remembered = rememberCommand([], answerOf(commandId, 1), null)
      expect(findRemembered(remembered, commandId)).toEqual(answerOf(commandId, 1))
      expect(findRemembered(remembered, `${commandId}0`.slice(1))).toBeNull()
    }
  })

  test('are the last hundred, of the last thirty days or since something open was opened', () => {
    const full = rememberCommand(remember(100), answerOf('cmd-the-last', 301), null)
    expect(full).toHaveLength(100)
    expect(findRemembered(full, 'cmd-the-last')).not.toBeNull()
    const later = rememberCommand(full, answerOf('cmd-a-month-on', 302, at('2029-01-19')), null)
    expect(later).toHaveLength(100)
    const muchLater = answerOf('cmd-two-months-on', 303, at('2029-02-20'))
    expect(rememberCommand(full, muchLater, null)).toHaveLength(1)
    expect(rememberCommand(full, muchLater, at('2028-12-01'))).toHaveLength(100)
  })
})

describe('the state that continue-as-new carries over', () => {
  test.each(steps)('stays within 64 KB in %s with 100 remembered commands, at its largest moment', (step) => {
    const run = startCadence({ step })
    const remembered = remember(100)
    let largest = 0
    let marks = 0
    for (let year = 2026; year <= 2029; year += 1)
      for (let month = 1; month <= 12; month += 1) {
        run.until(at(`${year}-${String(month).padStart(2, '0')}-20`))
        for (const { period } of run.state.occurrences.filter((each) => each.state === 'open')) {
          const main = run.state.setup.definition.main
          run.give(markCommand(step, period, `cmd-${10_000_000 + marks}`, [main, dateOf(run.now)]))
          marks += 1
        }
        largest = Math.max(largest, bytesOf({ ...run.state, remembered }))
      }
    console.info(`${step}: carried state with 100 remembered commands at most ${largest} bytes`)
    expect(largest).toBeLessThanOrEqual(64 * 1024)
  })

  test.each(steps)('comes through the real payload converter unchanged in %s', (step) => {
    const run = startCadence({ step })
    for (const moment of [at('2026-01-05'), at('2026-07-08'), at('2027-03-31'), at('2029-06-30')]) {
      const { state } = run.until(moment)
      const whole = defaultPayloadConverter.toPayload(state)
      expect(defaultPayloadConverter.fromPayload(whole)).toStrictEqual(state)
    }
  })
})
