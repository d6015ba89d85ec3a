import { expect, test } from 'vitest'
import { adoptedRunOf, previousRunOf } from '../../../ledger/record/previous-run.ts'

const startedWith = (data: Uint8Array | string) => ({ input: { payloads: [{ data }] } })
const json = (value: unknown) => startedWith(Buffer.from(JSON.stringify(value)))

test('an adopted run follows the last one where its team came from', () => {
  expect(adoptedRunOf(json({ adopted: { from: { runId: 'r-1' } } }))).toBe('r-1')
  expect(
    previousRunOf({ ...json({ adopted: { from: { runId: 'r-1' } } }), continuedExecutionRunId: 'r-2' }),
  ).toBe('r-2')
})

test.each([
  ['no JSON', startedWith(Buffer.from('not json {'))],
  ['bytes', startedWith(new Uint8Array([0xff, 0x00, 0x01]))],
  ['base64 of no JSON', startedWith('/wAB')],
  ['a text', json('adopted')],
  ['a number in place of the run', json({ adopted: { from: { runId: 7 } } })],
  ['nothing', json(null)],
])('a run that a stranger started with %s is a first one', (_, started) => {
  expect(previousRunOf(started)).toBeNull()
})
