import { array, assert, boolean, dictionary, integer, jsonValue, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { readCadenceCommand } from '../../domain/cadence/messages/read-message.ts'
import { jsonBytes, mostCommandBytes } from '../../domain/payload-size.ts'

const written = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

test('The size of any JSON is that of its text in UTF-8', () => {
  assert(
    property(jsonValue(), (value) => {
      expect(jsonBytes(value)).toBe(written(value))
    }),
  )
  const odd = string({ unit: 'binary' })
  assert(
    property(dictionary(odd, array(odd)), boolean(), integer(), (texts, flag, count) => {
      expect(jsonBytes({ texts, flag, count })).toBe(written({ texts, flag, count }))
    }),
  )
  expect(jsonBytes('\ud800"\\\u0000\n汉😀')).toBe(written('\ud800"\\\u0000\n汉😀'))
})

test('The size of JSON that is nested 100,000 times is told', () => {
  let nested: unknown = []
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested]
  expect(jsonBytes(nested)).toBe(200_002)
})

test.each(['signal', 'update', 'vouched'] as const)(
  'A command of more than 256 KiB is refused by its size, as %s',
  (way) => {
    const message = {
      commandId: 'a-large-one',
      period: '2026-W48',
      marks: [],
      note: 'x'.repeat(mostCommandBytes),
    }
    expect(readCadenceCommand('mark-milestones', message, way)).toMatchObject({
      refused: true,
      code: 'body-too-large',
      details: { most: mostCommandBytes },
    })
  },
)
