import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Message } from '../../../activities/channels/channel.ts'
import { consoleChannel } from '../../../activities/channels/console-channel.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'

async function linesOf(message: Message): Promise<readonly string[]> {
  const output = new PassThrough()
  const result = await consoleChannel({ channelId: 'console', output }).send(message, sampleId)
  expect(result).toEqual({ outcome: 'sent', code: 'ok', phase: 'answer' })
  const text = String(output.read())
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

test('each notice is one line: when, to whom, what, its number', async () => {
  const notices = [sampleNotice(), sampleNotice({ line: '黄灯：月度走访', number: 'ABCDEFGH' })] as const
  expect(await linesOf(sampleMessage({ notices, title: '今日提醒：2件' }))).toEqual([
    '2026-11-23T16:07:00+08:00 p-006 今日提醒：2件 | 提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定） | 通知号 DQJOIJEW',
    '2026-11-23T16:07:00+08:00 p-006 今日提醒：2件 | 黄灯：月度走访 | 通知号 ABCDEFGH',
  ])
})

test.each([
  ['13812341234', '138****1234'],
  ['电话13812341234。', '电话138****1234。'],
  ['138 1234 1234', '138****1234'],
  ['138-1234-1234', '138****1234'],
  ['+86 138-1234-1234', '138****1234'],
  ['8613812341234', '138****1234'],
  ['008613812341234', '138****1234'],
  ['１３８１２３４１２３４', '１３８****１２３４'],
  ['138\u200b12341234', '138****1234'],
  ['13812341234、13987654321', '138****1234、139****4321'],
  ['2026-11-23 16:07', '2026-11-23 16:07'],
  ['单号202611231381234', '单号202611231381234'],
  ['12812341234', '12812341234'],
])('%s is written as %s', async (text, shown) => {
  const [line = ''] = await linesOf(sampleMessage({ title: 't', notices: [sampleNotice({ line: text })] }))
  expect(line.split(' | ')[1]).toBe(shown)
})

test('no text begins a line of its own, colours a terminal or turns its direction', async () => {
  const evil =
    'a\r\n2026-11-23T16:07:00+08:00 p-001 forged\u001b[2J\u001b]0;title\u0007\u009b31m\u2028b\u202ec'
  const lines = await linesOf(
    sampleMessage({
      title: evil,
      recipientId: 'p\n6',
      notices: [sampleNotice({ line: evil, number: evil })],
    }),
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
})

test('every notice of a digest fits', () => {
  const channel = consoleChannel({ channelId: 'console', output: new PassThrough() })
  expect(channel.capacity(sampleMessage({ notices: [sampleNotice(), sampleNotice(), sampleNotice()] }))).toBe(
    3,
  )
})

test('an output that nobody reads any more is tried again, and nothing is thrown', async () => {
  const closed = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  const channel = consoleChannel({ channelId: 'console', output: closed })
  const again = { outcome: 'retry', phase: 'request', retryAfterMs: null }
  expect(await channel.send(sampleMessage(), sampleId)).toEqual({ ...again, code: 'EPIPE' })
  expect(await channel.send(sampleMessage(), sampleId)).toEqual({ ...again, code: 'ERR_STREAM_DESTROYED' })
  await expect.poll(() => closed.listenerCount('error')).toBe(0)
})
