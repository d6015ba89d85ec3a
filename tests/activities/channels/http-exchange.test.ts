import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { answers, gzipBomb, jsonAnswer, redirect } from '../../../client/sandbox/fakes/http-answers.ts'
import { listenLocally } from '../../../client/sandbox/fakes/local-server.ts'
import { selfSigned } from '../../../client/sandbox/fakes/self-signed.ts'
import { exchangeWith, fine, scriptedExchange, willingFake } from './support/exchanges.ts'
import { hasty } from './support/routes.ts'

const read = (text: string) => ({ isRead: true, text })
const unread = (code: string, isForeign: boolean) => ({ isRead: false, code, isForeign })

describe('an exchange', () => {
  test('is one POST that asks for no compression and keeps no connection', async () => {
    const fake = await willingFake()
    const exchange = await exchangeWith(fake.origin, { headers: { 'X-Own': '1' } })
    expect(exchange).toMatchObject({ kind: 'answer', status: 200, body: read(JSON.stringify(fine)) })
    expect(fake.journal).toMatchObject([
      {
        method: 'POST',
        url: '/robot/send?key=canary',
        raw: Buffer.from('{"text":"提醒"}'),
        headers: {
          connection: 'close',
          'accept-encoding': 'identity',
          'content-length': '17',
          'x-own': '1',
        },
      },
    ])
    await exchangeWith(fake.origin)
    expect(fake.connections()).toBe(2)
  })

  test('gives an answer’s status and headers', async () => {
    const { exchange } = await scriptedExchange(answers(jsonAnswer({ x: 1 }, 429, { 'Retry-After': '7' })))
    expect(exchange).toMatchObject({ status: 429, headers: { 'retry-after': ['7'] }, body: read('{"x":1}') })
  })

  test('over TLS trusts the office’s own authority', async () => {
    const certificate = selfSigned()
    const fake = await willingFake({ certificate })
    const exchange = await exchangeWith(fake.origin, { gateway: { ca: certificate.certificate } })
    expect(exchange).toMatchObject({ kind: 'answer', status: 200 })
  })
})

describe('certainly not delivered is', () => {
  test('a refused connection', async () => {
    const fake = await willingFake()
    await fake.close()
    expect(await exchangeWith(fake.origin)).toEqual({
      kind: 'not-delivered',
      phase: 'connect',
      code: 'ECONNREFUSED',
      for: 'time',
    })
  })

  test('a refused connection to an address that a name gave', async () => {
    const fake = await willingFake()
    await fake.close()
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const exchange = exchangeWith(`http://robot.example:${fake.port}`, { resolve })
    expect(await exchange).toMatchObject({ kind: 'not-delivered', phase: 'connect', code: 'ECONNREFUSED' })
  })

  test('a name that has no address', async () => {
    const missing = Object.assign(new Error('getaddrinfo ENOTFOUND robot.example'), { code: 'ENOTFOUND' })
    const exchange = exchangeWith('http://robot.example:1', { resolve: () => Promise.reject(missing) })
    expect(await exchange).toEqual({
      kind: 'not-delivered',
      phase: 'resolve',
      code: 'ENOTFOUND',
      for: 'time',
    })
  })

  test('a name that is looked up without end', async () => {
    const exchange = exchangeWith('http://robot.example:1', {
      resolve: () => new Promise(() => null),
      timeouts: { connectMs: 100, totalMs: 20_000 },
    })
    expect(await exchange).toMatchObject({ kind: 'not-delivered', phase: 'resolve', code: 'ETIMEDOUT' })
  })

  test('a far end that takes the connection and never begins TLS', async () => {
    const silent = await listenLocally(createServer(() => null))
    onTestFinished(() => silent.close())
    const exchange = exchangeWith(`https://127.0.0.1:${silent.port}`, {
      timeouts: { connectMs: 150, totalMs: 20_000 },
    })
    expect(await exchange).toMatchObject({ kind: 'not-delivered', phase: 'connect', code: 'ETIMEDOUT' })
  })

  test('a far end that speaks no TLS', async () => {
    const fake = await willingFake()
    const exchange = await exchangeWith(fake.origin.replace('http:', 'https:'))
    expect(exchange).toMatchObject({ kind: 'not-delivered', phase: 'connect', for: 'time' })
    expect(fake.journal).toEqual([])
  })

  test.each([
    ['that nobody vouches for', {}, null, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another host', { names: ['other.example'] }, 'own', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has run out', { until: new Date('2020-01-01T00:00:00Z') }, 'own', 'CERT_HAS_EXPIRED'],
  ])('a certificate %s, which people must fix', async (_words, set, authority, code) => {
    const certificate = selfSigned({ from: new Date('2019-01-01T00:00:00Z'), ...set })
    const fake = await willingFake({ certificate })
    const ca = authority === null ? null : certificate.certificate
    expect(await exchangeWith(fake.origin, { gateway: { ca } })).toEqual({
      kind: 'not-delivered',
      phase: 'connect',
      code,
      for: 'people',
    })
    expect(fake.journal).toEqual([])
  })

  test('a header that cannot be one', async () => {
    const fake = await willingFake()
    const exchange = await exchangeWith(fake.origin, { headers: { apiKey: 'canary\r\nX: y' } })
    expect(exchange).toMatchObject({ kind: 'not-delivered', phase: 'prepare', for: 'people' })
    expect(JSON.stringify(exchange)).not.toContain('canary')
    expect(fake.connections()).toBe(0)
  })
})

describe('nobody knows after', () => {
  test('silence before the answer', async () => {
    const { exchange, fake } = await scriptedExchange(
      { do: 'hang', at: 'headers', delivers: true },
      { timeouts: hasty },
    )
    expect(exchange).toEqual({ kind: 'unknown', phase: 'answer', code: 'ETIMEDOUT' })
    expect(fake.journal).toMatchObject([{ delivered: true, answered: null, brokeAt: 'headers' }])
  })

  test('an answer that comes too late', async () => {
    const { exchange } = await scriptedExchange(
      { do: 'answer', answer: jsonAnswer(fine), afterMs: 3_000, delivers: true },
      { timeouts: hasty },
    )
    expect(exchange).toMatchObject({ kind: 'unknown', phase: 'answer', code: 'ETIMEDOUT' })
  })

  test('a connection lost after the body was read and the message taken', async () => {
    const { exchange, fake } = await scriptedExchange({ do: 'drop', at: 'headers', delivers: true })
    expect(exchange).toMatchObject({ kind: 'unknown', code: 'ECONNRESET' })
    expect(fake.journal).toMatchObject([{ delivered: true, brokeAt: 'headers' }])
  })

  test('a connection over TLS lost once the handshake is done', async () => {
    const certificate = selfSigned()
    const fake = await willingFake({ certificate })
    fake.script.push({ do: 'drop', at: 'headers', delivers: true }, { do: 'drop', at: 'request' })
    const gateway = { ca: certificate.certificate }
    expect(await exchangeWith(fake.origin, { gateway })).toMatchObject({ kind: 'unknown' })
    expect(await exchangeWith(fake.origin, { gateway })).toMatchObject({ kind: 'unknown' })
    expect(fake.journal.map(({ delivered }) => delivered)).toEqual([true, false])
  })

  test('a connection lost while the request was on its way', async () => {
    const { exchange } = await scriptedExchange({ do: 'drop', at: 'request' })
    expect(exchange).toMatchObject({ kind: 'unknown' })
  })

  test('a request that the far end does not take off the line', async () => {
    const deaf = createServer((socket) => socket.pause())
    const server = await listenLocally(deaf)
    onTestFinished(() => server.close())
    const body = 'x'.repeat(16 * 1024 * 1024)
    const exchange = exchangeWith(`http://127.0.0.1:${server.port}`, { body, timeouts: hasty })
    expect(await exchange).toEqual({ kind: 'unknown', phase: 'request', code: 'ETIMEDOUT' })
  })

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X-Pad: 0123456789abcdef\r\n'.repeat(2_000)}`],
    ['nothing', ''],
    ['half a status line', 'HTTP/1.1 20'],
  ])('%s for an answer', async (_words, text) => {
    const odd = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => socket.end(text))
    })
    const server = await listenLocally(odd)
    onTestFinished(() => server.close())
    expect(await exchangeWith(`http://127.0.0.1:${server.port}`)).toMatchObject({ kind: 'unknown' })
  })
})

describe('an answer whose body cannot be used keeps its status', () => {
  test('when the rest does not come', async () => {
    const { exchange } = await scriptedExchange({ do: 'hang', at: 'answer' }, { timeouts: hasty })
    expect(exchange).toMatchObject({ kind: 'answer', status: 200, body: unread('ETIMEDOUT', false) })
  })

  test('when the connection is lost in the middle of it', async () => {
    const { exchange } = await scriptedExchange({ do: 'drop', at: 'answer', delivers: true })
    expect(exchange).toMatchObject({ kind: 'answer', status: 200, body: unread('answer-cut-off', false) })
  })

  test('when it is ten million bytes: some 64 KB are read', async () => {
    const { exchange, fake } = await scriptedExchange({ do: 'flood', bytes: 10_000_000 })
    expect(exchange).toMatchObject({ kind: 'answer', status: 200, body: unread('answer-too-big', true) })
    expect(fake.journal[0]?.flooded).toBeGreaterThan(64 * 1024)
    expect(fake.journal[0]?.flooded).toBeLessThan(512 * 1024)
  })

  test('when it has no end', async () => {
    const { exchange } = await scriptedExchange({ do: 'flood', bytes: null })
    expect(exchange).toMatchObject({ kind: 'answer', body: unread('answer-too-big', true) })
  })

  test('when it says that it will be too long, of which nothing is read', async () => {
    const long = { status: 200, body: ' '.repeat(64 * 1024 + 1) }
    const { exchange } = await scriptedExchange(answers(long))
    expect(exchange).toMatchObject({ kind: 'answer', body: unread('answer-too-big', true) })
  })

  test('when it is compressed: nothing is unpacked', async () => {
    const { exchange } = await scriptedExchange(answers(gzipBomb()))
    expect(exchange).toMatchObject({ kind: 'answer', body: unread('answer-encoded', true) })
  })

  test('when it is no UTF-8', async () => {
    const answer = { status: 200, body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }
    const { exchange } = await scriptedExchange(answers(answer))
    expect(exchange).toMatchObject({ kind: 'answer', body: unread('answer-not-text', true) })
  })

  test('but 64 KB are read whole', async () => {
    const body = `{${' '.repeat(64 * 1024 - 2)}}`
    const { exchange } = await scriptedExchange(answers({ status: 200, body }))
    expect(exchange).toMatchObject({ kind: 'answer', body: read(body) })
  })
})

test('a redirect loop sees one request', async () => {
  const fake = await willingFake()
  for (let turn = 0; turn < 20; turn += 1)
    fake.script.push(answers(redirect(`${fake.origin}/robot/send`, 307)))
  expect(await exchangeWith(fake.origin)).toMatchObject({ kind: 'answer', status: 307 })
  expect(fake.journal).toHaveLength(1)
  expect(fake.connections()).toBe(1)
})
