import { describe, expect, test } from 'vitest'
import type { CadenceEvent } from '../../../domain/cadence/events.ts'
import { refusedBody } from '../../../domain/cadence/messages/refused-message.ts'
import { decide } from '../../../domain/cadence/decide.ts'
import { isRefusal, readCadenceCommand } from '../../../domain/cadence/messages/read-message.ts'
import { at, fullMark, startCadence } from './machine/support.ts'

const phone = '13800138000'
const mail = 'someone@example.com'

const message = {
  commandId: 'cmd-00000001',
  actor: {
    personId: 'p-006',
    seatId: 'liaison',
    via: 'api',
    signature: `ed25519:ab12cd34:${'A'.repeat(86)}`,
  },
  period: '2026-W10',
  marks: [
    {
      ...fullMark('weekly-salon', 'held', '2026-03-06', { values: { services: ['人才技术支撑'] } }),
      evidence: [
        { kind: 'photo', name: '现场.jpg', sha256: 'a'.repeat(64), size: 3 },
        { kind: 'sign-in', name: '签到', url: 'https://files.example.org/a.jpg' },
      ],
      note: '讨论热烈',
    },
  ],
}

/** Where texts stand in the message, as paths. */
function textPaths(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => textPaths(each, [...path, key]))
}

function withText(value: unknown, [key, ...rest]: readonly (string | number)[], text: string): unknown {
  if (key === undefined) return text
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === Number(key) ? withText(each, rest, text) : each))
  const record = Object.fromEntries(Object.entries(value ?? {}))
  return { ...record, [key]: withText(record[key], rest, text) }
}

function recordOf(sent: unknown): readonly (CadenceEvent | ReturnType<typeof refusedBody>)[] {
  const { state } = startCadence({ step: 'weekly-salon' }).until(at('2026-03-06', '16:00'))
  const read = readCadenceCommand('mark-milestones', sent, 'signal')
  const decision = isRefusal(read) ? read : decide(state, read, at('2026-03-06', '16:00'))
  return decision.refused ? [refusedBody(decision)] : decision.events
}

describe('what a message may carry into the record', () => {
  test('the plain message is taken', () => {
    expect(recordOf(message)).toMatchObject([{ kind: 'milestonesMarked' }])
  })

  test.each(
    textPaths(message).flatMap((path) => [phone, mail].map((text) => [path.join('.'), text, path] as const)),
  )('never from %s the text %s', (_, text, path) => {
    expect(JSON.stringify(recordOf(withText(message, path, text)))).not.toContain(text)
  })

  test.each([phone, mail])('never as the name of a fact: %s', (text) => {
    const [mark] = message.marks
    const sent = { ...message, marks: [{ ...mark, values: { ...mark?.values, [text]: 'x' } }] }
    expect(JSON.stringify(recordOf(sent))).not.toContain(text)
  })
})
