import { describe, expect, test } from 'vitest'
import { type BareApi, bareApi } from '../support/bare-api.ts'

/** A request as it stands on the wire, since `fetch` would not send every header. */
async function asked(
  api: BareApi,
  headers: Readonly<Record<string, string>>,
  path = '/teams',
): Promise<string> {
  const given = { Host: api.host, Authorization: `Bearer ${api.token}`, Connection: 'close', ...headers }
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}`)
  return api.raw(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
}

const port = (api: BareApi): string => new URL(api.address).port

describe('the Host of a request', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('may be %s, with any port', async (name) => {
    const api = await bareApi()
    for (const host of [name, `${name}:${port(api)}`, `${name}:8080`])
      expect(await asked(api, { Host: host })).toMatch(/^HTTP\/1\.1 200 /)
  })

  test.each([
    'evil.example',
    'evil.example:7244',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    '2130706433',
    '127.1',
    '127.0.0.1@evil.example',
    'localhost:1:2',
    '',
  ])('may not be “%s”, not even for what needs no token', async (host) => {
    const api = await bareApi()
    for (const path of ['/teams', '/health/live', '/openapi.json', '/nowhere']) {
      const answer = await asked(api, { Host: host }, path)
      expect(answer).toMatch(/^HTTP\/1\.1 403 /)
      expect(answer).toContain('"host-refused"')
    }
  })
})

describe('a browser', () => {
  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a page of elsewhere', { Origin: 'https://evil.example' }],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }],
    ['a page without an address', { Origin: 'null' }],
    ['another name of this machine', { Origin: 'http://localhost' }],
    ['an image on a page of elsewhere', { 'Sec-Fetch-Site': 'cross-site' }],
    ['an image on a page of another port', { 'Sec-Fetch-Site': 'same-site' }],
  ])('is refused what %s makes it ask', async (_, headers) => {
    const api = await bareApi()
    const answer = await asked(api, headers)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(answer).toContain('"origin-refused"')
  })

  test('is answered what a page of our own, or a person’s bookmark, asks', async () => {
    const api = await bareApi()
    const own = { Origin: api.address, 'Sec-Fetch-Site': 'same-origin' }
    for (const headers of [own, { 'Sec-Fetch-Site': 'none' }])
      expect(await asked(api, headers)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('is never told that another page may read an answer', async () => {
    const api = await bareApi()
    for (const headers of [{}, { Origin: api.address }, { Origin: 'https://evil.example' }])
      expect(await asked(api, headers)).not.toMatch(/access-control-/i)
  })
})
