import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { channelKinds } from '../../domain/notices/channel-kinds.ts'
import { channelSchemas } from '../../config/channel-settings.ts'
import { onlyTheFile, parseHopelightFile, tellsNobody } from '../../config/hopelight-file-schema.ts'

const canary = 'canary-4f7d2b'
const env = '{ env: A_SECRET }'
const http = { webhook: { env: 'A_SECRET' } }

const smallest: readonly (readonly [string, string, object])[] = [
  ['console', '', {}],
  ['file', '', {}],
  [
    'smtp',
    'host: smtp.office.example, from: { name: 人才办, address: a@office.example }',
    { host: 'smtp.office.example', security: 'tls', from: { name: '人才办', address: 'a@office.example' } },
  ],
  ['dingtalk', `webhook: ${env}`, http],
  ['wecom', `webhook: ${env}`, http],
  ['feishu', `webhook: ${env}`, { ...http, platform: 'feishu' }],
  [
    'zhezhengding',
    `appKey: ${env}, appSecret: { file: secrets/zzd }, tenantId: '196729', clientIp: 10.20.30.40, clientMac: '00:00:5e:00:53:01'`,
    {
      appKey: { env: 'A_SECRET' },
      appSecret: { file: 'secrets/zzd' },
      tenantId: '196729',
      clientIp: '10.20.30.40',
      clientMac: '00:00:5e:00:53:01',
      platform: 'province',
    },
  ],
  [
    'webhook',
    `url: https://hook.office.example/h, secret: ${env}`,
    { url: 'https://hook.office.example/h', secret: { env: 'A_SECRET' } },
  ],
]

const withChannel = (kind: string, settings: string): string =>
  `version: 1\nchannels:\n  a-channel: { kind: ${kind}${settings === '' ? '' : `, ${settings}`} }\n`

/** `line:column field` of each problem. */
function problemsOf(source: string): readonly string[] {
  const result = parseHopelightFile(source, 'hopelight.yaml')
  return result.ok ? [] : result.problems.map(({ line, column, field }) => `${line}:${column} ${field}`)
}

describe('hopelight.yaml', () => {
  it('may say next to nothing: then there is the file alone', () => {
    const result = parseHopelightFile('version: 1\n', 'hopelight.yaml')
    expect(result).toMatchObject({ ok: true, file: { settings: { defaultChannel: 'file' } } })
    expect(result.ok && result.file.settings.channels.size).toBe(0)
  })

  it('has a form for every kind there is', () => {
    expect(Object.keys(channelSchemas)).toEqual(channelKinds)
    expect(smallest.map(([kind]) => kind)).toEqual(channelKinds)
  })

  it.each(smallest)('takes %s with what it needs, and fills in the rest', (kind, settings, read) => {
    const result = parseHopelightFile(withChannel(kind, settings), 'hopelight.yaml')
    expect(result.ok ? result.file.settings.channels.get('a-channel') : result.problems).toEqual({
      kind,
      ...read,
    })
  })

  it.each(smallest.filter(([, settings]) => settings !== ''))(
    'misses in %s each setting that it needs',
    (kind, _settings, read) => {
      const standard = ['security', 'platform']
      const needed = Object.keys(read).filter((name) => !standard.includes(name))
      expect(problemsOf(withChannel(kind, ''))).toEqual(
        needed.map((name) => `3:3 channels.a-channel.${name}`),
      )
    },
  )

  it('tells every problem at once, with line, column and field', () => {
    const source = [
      'version: 2',
      'defaultChannel: nope',
      'channels:',
      '  Ding:',
      '    kind: dingtalk',
      `    webhook: https://oapi.dingtalk.com/robot/send?access_token=${canary}`,
      `    secret: ${canary}`,
      '    url: x',
      '  mail:',
      '    kind: smtp',
      '    port: 99999',
      "    from: { name: '' }",
      "    login: { user: a, password: { env: 'bad name' } }",
      '  some: { kind: fax }',
      '  file: { kind: console }',
      `  text: ${canary}`,
      '  hook:',
      '    kind: webhook',
      `    url: https://hook.example/?key=${canary}`,
      '    address: fax',
      '    gateway: { origin: https://a.example/b, ranges: [everything] }',
      '    timeouts: { connectSeconds: 0, totalSeconds: 1.5 }',
    ].join('\n')
    expect(problemsOf(source)).toEqual([
      '1:10 version',
      '2:17 defaultChannel',
      '4:3 channels.Ding',
      '6:14 channels.Ding.webhook',
      '7:13 channels.Ding.secret',
      '8:5 channels.Ding.url',
      '9:3 channels.mail.host',
      '11:11 channels.mail.port',
      '12:5 channels.mail.from.address',
      '12:19 channels.mail.from.name',
      '13:23 channels.mail.login.password',
      '14:17 channels.some.kind',
      '15:3 channels.file',
      '16:9 channels.text',
      '17:3 channels.hook.secret',
      '19:10 channels.hook.url',
      '20:14 channels.hook.address',
      '21:24 channels.hook.gateway.origin',
      '21:54 channels.hook.gateway.ranges[0]',
      '22:33 channels.hook.timeouts.connectSeconds',
      '22:50 channels.hook.timeouts.totalSeconds',
    ])
    expect(JSON.stringify(parseHopelightFile(source, 'hopelight.yaml'))).not.toContain(canary)
  })

  it.each([
    `channels: { a: "${canary}`,
    `channels:\n a: b: ${canary}\n`,
    `%${canary}`,
    `"x" "${canary}"`,
    `x: *${canary}`,
    `a: !${canary} b`,
    `[${canary}]`,
    canary,
    `channels: ${canary}`,
    `version: ${canary}`,
    `version: 1\ndefaultChannel: ${canary}`,
    `version: 1\nchannels: { hook: { kind: ${canary} } }`,
    withChannel('webhook', `url: 'https://u:${canary}@h.example/', secret: ${env}`),
    withChannel('webhook', `url: 'https://h.example/#${canary}', secret: { file: [${canary}] }`),
    withChannel('dingtalk', `webhook: { env: '${canary}' , file: x }`),
    withChannel('dingtalk', `webhook: { env: '${canary}' }`),
    withChannel('dingtalk', `webhook: { enw: ${canary} }`),
    withChannel('dingtalk', `webhook: [${canary}]`),
    withChannel('smtp', `host: '${canary} x', port: ${canary}, security: ${canary}, domain: '${canary}!'`),
    withChannel('zhezhengding', `tenantId: ${canary}, clientIp: ${canary}, clientMac: ${canary}`),
  ])('repeats nothing of what stands in the wrong place: %s', (source) => {
    const result = parseHopelightFile(source, 'hopelight.yaml')
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toContain(canary)
  })

  it('keeps a secret out of a number as well', () => {
    const source = withChannel('dingtalk', 'webhook: 8613800138000, secret: 4711')
    expect(problemsOf(source)).toHaveLength(2)
    expect(JSON.stringify(parseHopelightFile(source, 'hopelight.yaml'))).not.toMatch(/8613800138000|4711/)
  })

  it.each([
    ['smtp', 'host: s.example, from: { name: 甲, address: a@b.example }'],
    ['zhezhengding', smallest[6]?.[1] ?? ''],
    ['webhook', `url: https://h.example/, secret: ${env}, address: mobile`],
  ])('takes no default channel that needs somebody’s address: %s', (kind, settings) => {
    expect(problemsOf(`${withChannel(kind, settings)}defaultChannel: a-channel\n`)).toEqual([
      '4:17 defaultChannel',
    ])
  })

  it('takes one that needs none', () => {
    const source = `${withChannel('dingtalk', `webhook: ${env}`)}defaultChannel: a-channel\n`
    expect(parseHopelightFile(source, 'hopelight.yaml')).toMatchObject({
      ok: true,
      file: { settings: { defaultChannel: 'a-channel' } },
    })
  })

  it('tells nobody while all its channels put on file, and somebody with any other', () => {
    expect(tellsNobody(onlyTheFile.settings)).toBe(true)
    for (const [kind, settings] of smallest) {
      const result = parseHopelightFile(withChannel(kind, settings), 'hopelight.yaml')
      if (!result.ok) throw new Error(kind)
      expect(tellsNobody(result.file.settings)).toBe(kind === 'console' || kind === 'file')
    }
  })

  it('has an example of every kind, which is right and holds no secret', () => {
    const path = new URL('../../examples/hopelight.yaml', import.meta.url)
    const result = parseHopelightFile(readFileSync(path), 'examples/hopelight.yaml')
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const kinds = [...result.file.settings.channels.values()].map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(channelKinds))
  })
})
