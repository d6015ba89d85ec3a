import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type RefusalCode, refusalTable } from '../../../domain/refusals.ts'
import { errorAnswer } from '../../../domain/schemas/command-schema.ts'
import { bareApi } from '../support/bare-api.ts'

const json = { 'content-type': 'application/json' }

/** The document of the contract, its sentence once in each language. */
function expectRefused(body: unknown, code: RefusalCode): void {
  const { error } = errorAnswer.strict().parse(body)
  expect(error).toMatchObject({ code, commandId: null })
  const [zh, en] = [refusalTable[code].zh, refusalTable[code].en].map((text) => text.split('{')[0] ?? '')
  expect(error.message.split(zh ?? '')).toHaveLength(2)
  expect(error.message.split(en ?? '')).toHaveLength(2)
}

describe('an address', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/nowhere'],
    ['POST', '/teams/longyou/commands/no-such'],
    ['GET', '/teams/longyou/'],
    ['GET', '/TEAMS'],
    ['DELETE', '/nowhere'],
  ])('that is not there is refused: %s %s', async (method, path) => {
    const api = await bareApi()
    const { body, status } = await api.ask(method, path)
    expect(status).toBe(404)
    expectRefused(body, 'unknown-address')
  })

  test('that is not there is refused as such whatever the body is', async () => {
    const api = await bareApi()
    for (const type of ['text/plain', 'application/json', 'a/b']) {
      const { body, status } = await api.ask('POST', '/nowhere', {
        headers: { 'content-type': type },
        body: '{',
      })
      expect(status).toBe(404)
      expectRefused(body, 'unknown-address')
    }
  })

  test.each([
    ['POST', '/teams', 'GET, HEAD'],
    ['DELETE', '/teams/longyou', 'GET, HEAD'],
    ['GET', '/teams/longyou/commands/suspend', 'POST'],
    ['OPTIONS', '/teams/longyou/commands/suspend', 'POST'],
    ['PATCH', '/health/live?a=1', 'GET, HEAD'],
    ['POST', `/evidence/${'0'.repeat(64)}`, 'PUT'],
  ])('refuses another method and says which it takes: %s %s', async (method, path, allowed) => {
    const api = await bareApi()
    const { body, headers, status } = await api.ask(method, path)
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: allowed })
    expectRefused(body, 'method-not-allowed')
    expect(body).toMatchObject({ error: { details: [{ method, allowed }] } })
  })

  test.each(['/teams/%zz', '/teams/%'])('that is wrongly encoded is refused: %s', async (path) => {
    const api = await bareApi()
    const answer = await api.raw(`GET ${path} HTTP/1.1\r\nHost: ${api.host}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expectRefused(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))), 'request-malformed')
  })

  test('that is too long for any of ours is an unknown team or nothing, not a fault', async () => {
    const api = await bareApi()
    expect((await api.ask('GET', `/teams/${'a'.repeat(500)}`)).status).toBe(400)
    const longer = await api.ask('GET', `/teams/${'a'.repeat(3_000)}`)
    expectRefused(longer.body, 'unknown-address')
    expect(longer.status).toBe(404)
  })
})

describe('a body', () => {
  const path = '/teams/longyou/commands/suspend'

  test.each<readonly [string, RefusalCode, number, Readonly<Record<string, string>>, string]>([
    ['no JSON', 'body-not-json', 400, json, '{"a": '],
    ['nothing where JSON is announced', 'body-not-json', 400, json, ''],
    ['a key that changes the prototype', 'body-not-json', 400, json, '{"__proto__": {"a": 1}}'],
    ['plain text', 'body-type', 415, { 'content-type': 'text/plain' }, '{}'],
    ['text of a page’s form', 'body-type', 415, { 'content-type': 'text/plain;charset=UTF-8' }, '{}'],
    ['a form', 'body-type', 415, { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
    ['no known type', 'body-type', 415, { 'content-type': 'not a type' }, '{}'],
    ['too much', 'body-too-large', 413, json, JSON.stringify({ a: 'x'.repeat(1_100_000) })],
  ])('that is %s is refused', async (_, code, status, headers, body) => {
    const api = await bareApi()
    const answer = await api.ask('POST', path, { headers, body })
    expect(answer.status).toBe(status)
    expectRefused(answer.body, code)
  })

  test('is refused as text before it could be taken for a command of a browser’s page', async () => {
    const api = await bareApi()
    const [headers, body] = [{ 'content-type': 'text/plain' }, '{}']
    for (const address of ['/attentions/acknowledge', '/channels/file/enable'])
      expect((await api.ask('POST', address, { headers, body })).status).toBe(415)
  })
})

describe('what is no HTTP of ours', () => {
  test.each<readonly [string, RefusalCode, number, (host: string) => string]>([
    ['another protocol', 'request-malformed', 400, () => 'SSH-2.0-x\r\n\r\n'],
    [
      'a length that is no number',
      'request-malformed',
      400,
      (host) => `POST /teams HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ten\r\n\r\n`,
    ],
    [
      'a negative length',
      'request-malformed',
      400,
      (host) => `POST /teams HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -1\r\n\r\n`,
    ],
    [
      'two lengths',
      'request-malformed',
      400,
      (host) => `POST /teams HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    ],
    [
      'a length and pieces',
      'request-malformed',
      400,
      (host) =>
        `POST /teams HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a method that is none',
      'request-malformed',
      400,
      (host) => `FETCH /teams HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ],
    [
      'headers without an end',
      'headers-too-large',
      431,
      (host) => `GET /teams HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    ],
  ])('is refused in the form of every other refusal: %s', async (_, code, status, text) => {
    const api = await bareApi()
    const answer = await api.raw(text(api.host))
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
    expectRefused(JSON.parse(body), code)
  })
})

describe('a name that there is not', () => {
  const mark = {
    milestone: 'held',
    happenedOn: '2026-11-27',
    values: {},
    evidence: [{ kind: 'photo', url: 'https://a.example/a.jpg' }],
    note: '',
  }
  const head = { commandId: 'unknown-names-1', step: 'weekly-salon', period: '2026-W48' }
  const [evidence] = mark.evidence
  const given: readonly (readonly [string, string, object, string, string])[] = [
    [
      'of a body',
      'suspend',
      { ...head, on: '2026-11-27', reason: '理由', step: undefined, period: undefined, resaon: '' },
      'resaon',
      'reason',
    ],
    [
      'of the actor',
      'mark-milestones',
      { ...head, marks: [mark], actor: { seat: 'liaison' } },
      'actor.seat',
      'seatId',
    ],
    [
      'of a mark',
      'mark-milestones',
      { ...head, marks: [mark, { ...mark, happenOn: '' }] },
      'marks.1.happenOn',
      'happenedOn',
    ],
    [
      'of evidence',
      'mark-milestones',
      { ...head, marks: [{ ...mark, evidence: [{ ...evidence, sha265: '' }] }] },
      'marks.0.evidence.0.sha265',
      'sha256',
    ],
    [
      'of the one mark',
      'correct-milestone',
      { ...head, reason: '理由', mark: { ...mark, notes: '' } },
      'mark.notes',
      'note',
    ],
    [
      'of a reply’s evidence',
      'reply-order',
      { ...head, reason: '理由', evidence: [{ ...evidence, uri: '' }] },
      'evidence.0.uri',
      'url',
    ],
    [
      'in the place of another',
      'issue-order',
      { ...head, period: undefined, perod: '2026-W48' },
      'perod',
      'period',
    ],
  ]

  test.each(given)('%s is refused with the nearest ones', async (_, name, body, field, nearest) => {
    const api = await bareApi()
    const { body: answer, status } = await api.post(`/teams/longyou/commands/${name}`, body)
    const { error } = errorAnswer.parse(answer)
    expect({ status, code: error.code }).toEqual({ status: 400, code: 'unknown-field' })
    expect(error.message).toContain(field)
    expect(error.message).toContain(nearest)
  })

  test.each([
    ['note', { ...head, note: 'a\u0000b' }, 'note', '控制字符 control U+0000'],
    ['link', { ...head, evidence: [{ ...evidence, url: 'http://x/\ud800' }] }, 'evidence.0.url', 'U+D800'],
    ['name of a field', { ...head, '\udc00': 1 }, '\\udc00', 'half a character U+DC00'],
  ])('that no ledger can keep is refused by its field: %s', async (_, body, field, what) => {
    const api = await bareApi()
    const { body: answer, status } = await api.post('/teams/longyou/commands/reply-order', body)
    const { error } = errorAnswer.parse(answer)
    expect({ status, code: error.code }).toEqual({ status: 400, code: 'text-forbidden' })
    expect(error.message).toContain(field)
    expect(error.message).toContain(what)
  })

  test.each([
    ['/teams?stat=done', 'stat', '—'],
    ['/teams/longyou?format=csv', 'format', '—'],
    ['/inbox?seats=liaison', 'seats', 'seat'],
    ['/notices?limits=3', 'limits', 'limit、state、since'],
    ['/health/ready?verbose=1', 'verbose', '—'],
  ])('in a question is refused: %s', async (path, field, nearest) => {
    const api = await bareApi()
    const { body, status } = await api.ask('GET', path)
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { code: 'unknown-field', commandId: null } })
    const { message } = errorAnswer.parse(body).error
    expect(message).toBe(
      `没有这些字段：${field}。相近的：${nearest} / No such fields: ${field}. Nearest: ${nearest}`,
    )
  })

  test('in what acknowledges, and in what asks for a channel, is refused too', async () => {
    const api = await bareApi()
    const bodies = [
      ['/attentions/acknowledge', { items: ['DQJOIJEW'], notes: '' }],
      ['/attentions/acknowledge', { items: ['DQJOIJEW'], actor: { role: 'liaison' } }],
      ['/channels/file/enable', { force: true }],
    ] as const
    for (const [path, body] of bodies)
      expect(await api.post(path, body)).toMatchObject({
        status: 400,
        body: { error: { code: 'unknown-field' } },
      })
  })

  test('is not kept in the log of refusals, where it may be anybody’s number', async () => {
    const api = await bareApi()
    await api.post('/teams/longyou/commands/resume', {
      commandId: 'unknown-names-2',
      on: '2026-11-27',
      '13812345678': 1,
    })
    const log = await readFile(join(api.dataFolder, 'security.ndjson'), 'utf8')
    expect(log).toContain('unknown-field')
    expect(log).not.toContain('13812345678')
  })
})

test('a value that a question may not have is said once, with its name', async () => {
  const api = await bareApi()
  const { body, status } = await api.ask('GET', '/notices?limit=none')
  expect(status).toBe(400)
  const { message } = errorAnswer.parse(body).error
  expect(message.match(/limit/g)).toHaveLength(1)
  expect(message).toContain('输入有误：limit')
})
