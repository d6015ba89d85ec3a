import { describe, expect, test } from 'vitest'
import { channelKinds } from '../../../domain/notices/channel-kinds.ts'
import { FileProblemsError } from '../../../config/yaml/file-problem.ts'
import { onlyTheFile, parseHopelightFile } from '../../../config/hopelight-file-schema.ts'
import { openChannels, openSoundChannels } from '../../../workers/channels/open-channels.ts'

const canary = 'canary0secret0b7e1'
const output = { write: () => null, on: () => null, off: () => null }

/** The settings, opened with these variables. */
function opened(lines: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const read = parseHopelightFile(['version: 1', 'channels:', ...lines].join('\n'), 'hopelight.yaml')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return openSoundChannels(read.file, { environment, dataFolder: '/data', output })
}

const fieldsOf = ({ problems }: ReturnType<typeof opened>) =>
  problems.map(({ line, column, field }) => `${line}:${column} ${field}`)

test('without a settings file there is the file channel alone', () => {
  const channels = openChannels(onlyTheFile, { environment: {}, dataFolder: '/data', output })
  expect(
    channels.map(({ channel, needs, isGroup }) => [channel.channelId, channel.kind, needs, isGroup]),
  ).toEqual([['file', 'file', null, false]])
})

test('every kind becomes a channel that says what it needs and whether it is a group', () => {
  const { channels, problems } = opened(
    [
      '  screen: { kind: console }',
      '  mail: { kind: smtp, host: smtp.a.example, from: { name: 甲, address: a@b.example } }',
      '  ding: { kind: dingtalk, webhook: { env: TOKEN }, secret: { env: SECRET } }',
      '  wecom: { kind: wecom, webhook: { env: TOKEN } }',
      '  feishu: { kind: feishu, webhook: { env: TOKEN } }',
      "  zzd: { kind: zhezhengding, appKey: { env: TOKEN }, appSecret: { env: SECRET }, tenantId: '1', clientIp: 10.0.0.1, clientMac: '00:00:5e:00:53:01' }",
      '  hook: { kind: webhook, url: https://h.example/, secret: { env: SECRET }, nextSecret: { env: TOKEN } }',
      '  sms: { kind: webhook, url: https://h.example/, secret: { env: SECRET }, address: mobile }',
    ],
    { TOKEN: canary, SECRET: canary },
  )
  expect(problems).toEqual([])
  expect(
    channels.map(({ channel, needs, isGroup }) => [channel.channelId, channel.kind, needs, isGroup]),
  ).toEqual([
    ['screen', 'console', null, false],
    ['mail', 'smtp', 'mail', false],
    ['ding', 'dingtalk', null, true],
    ['wecom', 'wecom', null, true],
    ['feishu', 'feishu', null, true],
    ['zzd', 'zhezhengding', 'zhezhengding', false],
    ['hook', 'webhook', null, false],
    ['sms', 'webhook', 'mobile', false],
    ['file', 'file', null, false],
  ])
  expect(new Set(channels.map(({ channel }) => channel.kind))).toEqual(new Set(channelKinds))
})

test('everything that is wrong is told at once, each with the line of its setting', () => {
  const found = opened(
    [
      '  mail:',
      '    kind: smtp',
      '    host: smtp.a.example',
      '    security: plain-loopback',
      "    from: { name: 甲, address: 'a..b@c.example' }",
      '    login: { user: u, password: { env: NO_SUCH } }',
      '    ca: no/such.pem',
      '  ding:',
      '    kind: dingtalk',
      '    webhook: { env: OTHER_HOST }',
      '    secret: { file: no/such }',
      '  hook:',
      '    kind: webhook',
      '    url: http://10.1.2.3:8080/',
      '    secret: { env: NO_SUCH }',
      "    gateway: { origin: 'http://10.1.2.3:8080', ranges: [10.1.2.0/99] }",
      '  other:',
      '    kind: webhook',
      '    url: https://10.1.2.3/',
      '    secret: { env: OTHER_HOST }',
    ],
    { OTHER_HOST: `https://evil.example/robot/send?access_token=${canary}` },
  )
  expect(fieldsOf(found)).toEqual([
    '6:15 channels.mail.security',
    '7:31 channels.mail.from.address',
    '8:23 channels.mail.login.password',
    '9:9 channels.mail.ca',
    '12:5 channels.ding.webhook',
    '13:5 channels.ding.secret',
    '17:5 channels.hook.secret',
    '18:24 channels.hook.gateway.origin',
    '18:57 channels.hook.gateway.ranges[0]',
    '21:10 channels.other.url',
  ])
  expect(JSON.stringify(found)).not.toContain(canary)
  expect(found.channels.map(({ channel }) => channel.channelId)).toEqual(['file'])
})

test('a process that needs all channels does not start with one that is wrong', () => {
  const read = parseHopelightFile(
    'version: 1\nchannels:\n  ding: { kind: dingtalk, webhook: { env: NO_SUCH } }\n',
    'hopelight.yaml',
  )
  if (!read.ok) throw new Error('unreadable')
  const open = () => openChannels(read.file, { environment: {}, dataFolder: '/data', output })
  expect(open).toThrow(FileProblemsError)
  expect(open).toThrow(/hopelight\.yaml:3:\d+ channels\.ding\.webhook 环境变量 NO_SUCH/)
})

describe('what an office copies from the vendor', () => {
  const addresses = {
    dingtalk: `https://oapi.dingtalk.com/robot/send?access_token=${canary}`,
    wecom: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${canary}`,
    feishu: `https://open.feishu.cn/open-apis/bot/v2/hook/${canary}`,
  } as const
  const kinds = ['dingtalk', 'wecom', 'feishu'] as const
  const withText = (kind: string, text: string) =>
    opened([`  robot: { kind: ${kind}, webhook: { env: TOKEN } }`], { TOKEN: text })

  test.each(kinds)('may be the whole address of %s or the token in it', (kind) => {
    expect(fieldsOf(withText(kind, addresses[kind]))).toEqual([])
    expect(fieldsOf(withText(kind, canary))).toEqual([])
  })

  test.each(kinds)('is refused for %s when it is another address, and never repeated', (kind) => {
    const wrong = [
      ...kinds.filter((other) => other !== kind).map((other) => addresses[other]),
      addresses[kind].replace('https', 'http'),
      `${addresses[kind]}#x`,
      addresses[kind].replace(canary, 'short'),
      `https://u:${canary}@oapi.dingtalk.com/robot/send`,
      `https://127.0.0.1/robot/send?access_token=${canary}`,
      `two words ${canary}`,
    ]
    for (const text of wrong) {
      const found = withText(kind, text)
      expect(found.problems.map(({ line, field }) => [line, field])).toEqual([[3, 'channels.robot.webhook']])
      expect(JSON.stringify(found)).not.toContain(canary)
    }
  })
})

describe('an address that is a secret itself', () => {
  const withAddress = (text: string) =>
    opened(['  hook: { kind: webhook, url: { env: ADDRESS }, secret: { env: SECRET } }'], {
      ADDRESS: text,
      SECRET: canary,
    })

  test('is read like one, and may hold a query', () => {
    expect(fieldsOf(withAddress(`https://hook.example/${canary}?key=${canary}`))).toEqual([])
  })

  test.each(['', `http://hook.example/${canary}`, `https://10.1.2.3/${canary}`, `hook ${canary}`])(
    'is refused and not repeated: “%s”',
    (text) => {
      const found = withAddress(text)
      expect(found.problems.map(({ line, field }) => [line, field])).toEqual([[3, 'channels.hook.url']])
      expect(JSON.stringify(found)).not.toContain(canary)
    },
  )
})
