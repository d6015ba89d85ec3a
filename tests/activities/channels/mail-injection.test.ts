import { describe, expect, test } from 'vitest'
import { parseDomain, parseMailAddress } from '../../../config/settings/mail-address.ts'
import { mailRoute, receivedMail } from './support/received-mail.ts'
import { sampleNotice } from './support/sample-message.ts'
import { canaries } from './support/smtp-options.ts'

const breaks = ['\r\n', '\n', '\r', '\u0000', '\u000b', '\u0085', '\u2028', '\r\n\r\n', '%0d%0a', '=0D=0A']

describe('no text adds a header, a recipient or a part', () => {
  test.each(breaks)('through the subject, with %j', async (lineEnd) => {
    const title = `提醒${lineEnd}Bcc: thief@evil.example${lineEnd}X-Evil: 1${lineEnd}${lineEnd}body`
    const { mail, raw, to } = await receivedMail({ title })
    expect(to).toEqual(['li.ming@town.example'])
    expect([...mail.headers.keys()].toSorted()).toEqual(usualHeaders)
    expect(raw.toString('latin1')).not.toMatch(/^(?:Bcc|X-Evil):/im)
  })

  test.each(breaks)('through the sender’s name, with %j', async (lineEnd) => {
    const name = `人才办${lineEnd}Bcc: thief@evil.example${lineEnd}`
    const { mail, to } = await receivedMail({}, { from: { name, address: canaries.sender } })
    expect(to).toEqual(['li.ming@town.example'])
    expect(mail.from?.value.map(({ address }) => address)).toEqual([canaries.sender])
    expect([...mail.headers.keys()].toSorted()).toEqual(usualHeaders)
  })

  test.each([
    '"a" <thief@evil.example>, x',
    'a, thief@evil.example',
    'x <',
    '"',
    '\\"',
    '(comment',
    'a@b.example',
  ])('through a sender’s name that looks like addresses: %j', async (name) => {
    const { mail } = await receivedMail({}, { from: { name, address: canaries.sender } })
    expect(mail.from?.value).toEqual([{ name, address: canaries.sender }])
  })

  test('through a line that looks like a part of the mail', async () => {
    const line = '----_NmP-ww6vaycezntgoemjac665grtef-Part_1\r\nContent-Type: text/html\r\n\r\n<b>x</b>'
    const { mail } = await receivedMail({ notices: [sampleNotice({ line })] })
    expect(mail.attachments).toEqual([])
    expect(mail.text).toContain('----_NmP-ww6vaycezntgoemjac665grtef-Part_1 Content-Type: text/html <b>x</b>')
  })
})

const usualHeaders = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
]

describe('an address that is not one plain address', () => {
  test.each([
    '',
    'nobody',
    '@town.example',
    'a@',
    'a@town',
    'a b@town.example',
    'a@town.example\r\nRCPT TO:<thief@evil.example>',
    'a@town.example\n',
    ' a@town.example',
    'a@town.example, thief@evil.example',
    'a@town.example;thief@evil.example',
    'a@evil.example@town.example',
    'Li Ming <a@town.example>',
    '<a@town.example>',
    '"a b"@town.example',
    '.a@town.example',
    'a..b@town.example',
    '李明@town.example',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@0x7f.1',
    'a@town.example/x',
    'a@town.example:25',
    'a@town%2eexample',
    'a@town..example',
    'a@-town.example',
    `${'a'.repeat(65)}@town.example`,
    `a@${'b'.repeat(64)}.example`,
    'a@town.example SIZE=1',
    'a@town.example> NOTIFY=NEVER',
    'a@town.example.',
    'a@town.example。',
    'mailto:a@town.example',
    'ａ@town.example',
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(9)}`,
  ])('%j is refused, flagged, and no connection is made', async (address) => {
    const { server, send } = await mailRoute()
    expect(parseMailAddress(address)).toBeNull()
    const result = await send({ address })
    expect(result).toEqual({
      outcome: 'rejected',
      code: 'bad-address',
      phase: 'prepare',
      badAddress: true,
      unlisted: false,
    })
    expect(server.journal).toEqual([])
  })

  test('a person without an address is refused so too', async () => {
    const { send } = await mailRoute()
    expect(await send({ address: null })).toMatchObject({ outcome: 'rejected', badAddress: true })
  })

  test.each([
    ['li.ming+notices@town.example', 'li.ming+notices@town.example'],
    ["o'brien_1@a-b.town.example", "o'brien_1@a-b.town.example"],
    ['Li@Town.EXAMPLE', 'Li@town.example'],
    ['li@衢州.example', 'li@xn--6rt695g.example'],
  ])('%s is plain', (address, read) => {
    expect(parseMailAddress(address)).toBe(read)
  })

  test.each(["a!#$%&'*+/=?^_`{|}~-b@town.example", "o'brien@town.example"])(
    '%s is sent to as it is read',
    async (address) => {
      const { to, mail } = await receivedMail({ address })
      expect(to).toEqual([parseMailAddress(address)])
      expect(mail.headers.get('to')).toMatchObject({ value: [{ address }] })
    },
  )

  test.each(['office', 'office.example\r\n', 'office .example', 'office.example/x', 'a@office.example'])(
    '%j is no domain',
    (domain) => {
      expect(parseDomain(domain)).toBeNull()
    },
  )
})

test.each([
  ['bad-sender', { from: { name: '人才办', address: 'x@office.example\r\nRCPT TO:<y@z.example>' } }],
  ['bad-domain', { domain: 'office.example>\r\nBcc: thief@evil.example' }],
])('settings that cannot stand in a mail are a fault of the settings: %s', async (code, options) => {
  const { server, send } = await mailRoute(options)
  expect(await send()).toEqual({ outcome: 'config-fault', code, phase: 'prepare' })
  expect(server.journal).toEqual([])
})
