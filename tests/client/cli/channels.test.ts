import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dingtalkFake } from '../../../client/sandbox/fakes/dingtalk-fake.ts'
import { feishuFake } from '../../../client/sandbox/fakes/feishu-fake.ts'
import { answers, jsonAnswer, redirect, statusAnswer } from '../../../client/sandbox/fakes/http-answers.ts'
import type { HttpFake } from '../../../client/sandbox/fakes/http-fake.ts'
import { scriptedSmtp } from '../../../client/sandbox/fakes/scripted-smtp.ts'
import { mailServer } from '../../../client/sandbox/fakes/mail-server.ts'
import { webhookFake } from '../../../client/sandbox/fakes/webhook-fake.ts'
import { wecomFake } from '../../../client/sandbox/fakes/wecom-fake.ts'
import { zhezhengdingFake } from '../../../client/sandbox/fakes/zhezhengding-fake.ts'
import { runInProcess } from '../support/run-in-process.ts'

const holding = (text: string): unknown => expect.stringContaining(text)
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const withFields = (fields: object): unknown => expect.objectContaining(fields)

const secrets = {
  token: 'canary0token0e7d1f5a',
  sign: 'SECcanary-sign-4b8c',
  password: 'canary-pass-7Qx',
} as const
const address = 'canary.person@town.example'
const mobile = '13900001111'

/** In the vendor's clock it is never the first minute of a half hour, in which Feishu refuses. */
function now(): number {
  const at = Date.now()
  return new Date(at).getUTCMinutes() % 30 === 0 ? at + 60_000 : at
}

async function closing<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const fake = await starting
  onTestFinished(() => fake.close())
  return fake
}

/** A folder with these channels' settings, the secrets and three people. */
async function officeWith(channels: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-channels-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, secret] of Object.entries(secrets)) {
    await writeFile(join(folder, name), `${secret}\n`)
    await chmod(join(folder, name), 0o600)
  }
  const lines = ['version: 1', 'channels:', ...channels.map((line) => `  ${line}`)]
  await writeFile(join(folder, 'hopelight.yaml'), `${lines.join('\n')}\n`)
  const people = [
    'version: 1',
    'people:',
    `  - { personId: p-001, name: 甲, contacts: { mail: ${address}, mobile: '${mobile}', zhezhengding: 'canary-zzd-1001' } }`,
    '  - { personId: p-002, name: 乙, language: en, channels: [no-such] }',
  ]
  await writeFile(join(folder, 'people.yaml'), `${people.join('\n')}\n`)
  return folder
}

const gateway = ({ origin }: Pick<HttpFake, 'origin'>): string =>
  `gateway: { origin: '${origin}', ranges: [127.0.0.1/32] }`
const hasty = 'timeouts: { totalSeconds: 1 }'

const dingtalk = (fake: Pick<HttpFake, 'origin'>, more = 'keyword: 希望之光'): string =>
  `a-channel: { kind: dingtalk, webhook: { file: token }, secret: { file: sign }, ${gateway(fake)}, ${more} }`
const wecom = (fake: Pick<HttpFake, 'origin'>): string =>
  `a-channel: { kind: wecom, webhook: { file: token }, ${gateway(fake)}, ${hasty} }`
const feishu = (fake: Pick<HttpFake, 'origin'>, more = 'keyword: 希望之光'): string =>
  `a-channel: { kind: feishu, webhook: { file: token }, secret: { file: sign }, ${gateway(fake)}, ${more} }`
const zhezhengding = (fake: Pick<HttpFake, 'origin'>): string =>
  `a-channel: { kind: zhezhengding, appKey: { file: token }, appSecret: { file: sign }, tenantId: '1', clientIp: 127.0.0.1, clientMac: '00:00:5e:00:53:01', ${gateway(fake)} }`
const webhook = (fake: Pick<HttpFake, 'origin'>, more = ''): string =>
  `a-channel: { kind: webhook, url: '${fake.origin}/h', secret: { file: sign }, ${gateway(fake)}${more} }`
const mail = ({ port }: { readonly port: number }): string =>
  `a-channel: { kind: smtp, host: 127.0.0.1, port: ${port}, security: plain-loopback, login: { user: office@a.example, password: { file: password } }, from: { name: 人才办, address: office@a.example }, timeouts: { idleSeconds: 1 } }`

const robot = { accessToken: secrets.token, secret: secrets.sign, keywords: ['希望之光'], allowedIps: null }
const hook = { hookId: secrets.token, secret: secrets.sign, keywords: ['希望之光'], allowedIps: null }
const app = { apiKey: secrets.token, secret: secrets.sign, tenantId: '1' }

/** Runs `channels test`, checks that nothing secret is told, and gives exit code and the document. */
async function trial(channels: readonly string[], ...words: readonly string[]) {
  const folder = await officeWith(channels)
  const line = ['channels', 'test', 'a-channel', '--settings', join(folder, 'hopelight.yaml'), ...words]
  const [forPeople, forPrograms] = [await runInProcess(line), await runInProcess([...line, '--json'])]
  const told = JSON.stringify([forPeople, forPrograms])
  const leaks = [...Object.values(secrets), address, mobile, 'canary-zzd-1001']
  expect(leaks.filter((secret) => told.includes(secret))).toEqual([])
  expect(forPrograms.exitCode).toBe(forPeople.exitCode)
  const document: unknown = JSON.parse(forPrograms.stdout)
  return { exitCode: forPeople.exitCode, text: `${forPeople.stdout}${forPeople.stderr}`, document }
}

const closedPort = async (): Promise<{ origin: string; port: number }> => {
  const fake = await wecomFake({ key: 'x' })
  await fake.close()
  return fake
}

describe('a test message', () => {
  test('arrives by each robot, with the number that is told', async () => {
    const fakes = [
      [await closing(dingtalkFake(robot)), dingtalk],
      [await closing(wecomFake({ key: secrets.token })), wecom],
      [await closing(feishuFake(hook, { now })), feishu],
    ] as const
    for (const [fake, settings] of fakes) {
      const { exitCode, text, document } = await trial([settings(fake)])
      expect([exitCode, text]).toEqual([0, holding('已发出 / sent')])
      expect(document).toMatchObject({ channelId: 'a-channel', to: 'group', outcome: 'sent', code: '0' })
      expect(fake.journal.map(({ delivered }) => delivered)).toEqual([true, true])
      expect(document).toMatchObject({ number: fake.journal[1]?.ids[0] })
    }
  })

  test('arrives by 浙政钉 and by a receiver of one’s own that needs an address', async () => {
    const zzd = await closing(zhezhengdingFake(app))
    expect(await trial([zhezhengding(zzd)], '--to', 'p-001')).toMatchObject({
      exitCode: 0,
      document: { kind: 'zhezhengding', to: 'p-001', outcome: 'sent' },
    })
    const receiver = await closing(webhookFake({ secret: secrets.sign, path: '/h' }))
    expect(await trial([webhook(receiver, ', address: mobile')], '--to', 'p-001')).toMatchObject({
      exitCode: 0,
      document: { outcome: 'sent', code: 'http-200' },
    })
    const body: unknown = JSON.parse(receiver.journal[0]?.raw.toString('utf8') ?? '')
    expect(body).toMatchObject({ kind: 'test', to: { recipientId: 'p-001', address: mobile } })
    expect(zzd.journal.map(({ delivered }) => delivered)).toEqual([true, true])
  })

  test('arrives by mail, for a person or for the sender itself', async () => {
    const login = { user: 'office@a.example', password: secrets.password }
    const server = await closing(mailServer({ security: null, certificate: null, login }))
    expect(await trial([mail(server)], '--to', 'p-001')).toMatchObject({ exitCode: 0 })
    expect(await trial([mail(server)])).toMatchObject({ exitCode: 0, document: { to: 'sender' } })
    expect(server.journal.map(({ to }) => to)).toEqual([
      [address],
      [address],
      ['office@a.example'],
      ['office@a.example'],
    ])
    expect(server.journal[0]?.mail.subject).toBe('【希望之光】通道试发')
  })

  test('is written in the language of the person', async () => {
    const fake = await closing(wecomFake({ key: secrets.token }))
    await trial([wecom(fake)], '--to', 'p-002')
    expect(fake.journal[0]?.raw.toString('utf8')).toContain('This is a test: channel a-channel')
  })

  test('goes to the file and to the console', async () => {
    const folder = await officeWith(['screen: { kind: console }'])
    const settings = ['--settings', join(folder, 'hopelight.yaml'), '--data', folder]
    expect(await runInProcess(['channels', 'test', 'file', ...settings])).toMatchObject({ exitCode: 0 })
    const [line = ''] = (await readFile(join(folder, 'notices.ndjson'), 'utf8')).split('\n')
    expect(JSON.parse(line)).toMatchObject({ recipientId: 'test', title: '【希望之光】通道试发' })
    const shown = await runInProcess(['channels', 'test', 'screen', ...settings])
    expect(shown).toMatchObject({ exitCode: 0, stdout: holding('这是一条试发消息') })
  })
})

describe('when it fails, it is said in words and with exit code 3:', () => {
  test.each([
    ['the keyword is missing', { keywords: ['别的词'] }, '310000 keyword', '自定义关键词'],
    ['the IP is not allowed', { allowedIps: ['203.0.113.9'] }, '310000 ip', '出口 IP'],
    ['the signature is wrong', { secret: 'SECanother' }, '310000 sign', '加签'],
    ['the token is wrong', { accessToken: 'another0token000' }, '300005', 'Webhook'],
  ])('DingTalk, %s', async (_words, wrong, code, words) => {
    const fake = await closing(dingtalkFake({ ...robot, ...wrong }))
    const { exitCode, text, document } = await trial([dingtalk(fake)])
    expect([exitCode, text]).toEqual([3, holding(words)])
    expect(document).toMatchObject({ outcome: 'config-fault', code, zh: holding(words) })
  })

  test.each([
    ['the keyword is missing', { keywords: ['别的词'] }, '19024', '自定义关键词'],
    ['the IP is not allowed', { allowedIps: ['203.0.113.9'] }, '19022', 'IP 白名单'],
    ['the signature is wrong', { secret: 'another' }, '19021', '签名'],
    ['the robot was removed', { hookId: 'another0hook0000' }, '19001', '移除'],
  ])('Feishu, %s', async (_words, wrong, code, words) => {
    const fake = await closing(feishuFake({ ...hook, ...wrong }, { now }))
    const { exitCode, text, document } = await trial([feishu(fake)])
    expect([exitCode, text, document]).toEqual([3, holding(words), withFields({ code })])
  })

  test.each([
    ['the robot was removed', 93000, '移出群'],
    ['the robot is stopped', 93004, '停用'],
    ['the message is too long', 40058, '过长'],
    ['a code that nobody lists', 45999, '不在已知代码里'],
  ])('WeCom, %s', async (_words, errcode, words) => {
    const fake = await closing(wecomFake({ key: secrets.token }))
    const echo = answers(jsonAnswer({ errcode, errmsg: `${secrets.token} ${address}` }))
    fake.script.push(echo, echo)
    const { exitCode, text, document } = await trial([wecom(fake)])
    expect([exitCode, text, document]).toEqual([3, holding(words), withFields({ code: `${errcode}` })])
  })

  test('浙政钉, the interface is not granted or the key is wrong', async () => {
    const fake = await closing(zhezhengdingFake({ ...app, isSubscribed: false }))
    const ungranted = await trial([zhezhengding(fake)], '--to', 'p-001')
    expect([ungranted.exitCode, ungranted.text]).toEqual([3, holding('没有开通「工作通知」')])
    const other = await closing(zhezhengdingFake({ ...app, secret: 'another' }))
    const wrongKey = await trial([zhezhengding(other)], '--to', 'p-001')
    expect([wrongKey.exitCode, wrongKey.text]).toEqual([3, holding('App Secret')])
  })

  test('a receiver of one’s own that refuses the signature, or leads elsewhere', async () => {
    const fake = await closing(webhookFake({ secret: 'another', path: '/h' }))
    const refused = await trial([webhook(fake)])
    expect([refused.exitCode, refused.text]).toEqual([3, holding('签名')])
    const away = answers(redirect(`http://127.0.0.1/?x=${secrets.sign}`))
    fake.script.push(away, away)
    const led = await trial([webhook(fake)])
    expect([led.exitCode, led.text]).toEqual([3, holding('没有跟过去')])
  })

  test.each([
    ['login', ['535 5.7.8 no canary.person@town.example'], 'auth', '授权码'],
    ['the mailbox', ['550 5.1.1 <canary.person@town.example> unknown'], 'rcpt', '邮箱不收'],
    ['the sender', ['553 5.7.1 not yours'], 'mail', '发件人地址'],
    ['spam', ['554 5.7.1 spam'], 'end', '垃圾邮件'],
  ] as const)('mail, refused at %s', async (_words, lines, stage, words) => {
    const server = await closing(scriptedSmtp())
    server.script.push({ [stage]: { do: 'reply', lines } }, { [stage]: { do: 'reply', lines } })
    const { exitCode, text, document } = await trial([mail(server)], '--to', 'p-001')
    expect([exitCode, text]).toEqual([3, holding(words)])
    expect(document).toMatchObject({ code: matching(/^5\d\d \d\.\d\.\d$/) })
  })

  test('the person has no such address', async () => {
    const { exitCode, text, document } = await trial([mail({ port: 1 })], '--to', 'p-002')
    expect([exitCode, text]).toEqual([3, holding('补到人员文件里')])
    expect(document).toMatchObject({ outcome: 'rejected', code: 'bad-address', phase: 'prepare' })
  })
})

describe('with exit code 5:', () => {
  test('nobody listens', async () => {
    const gone = await closedPort()
    for (const settings of [dingtalk(gone), feishu(gone), webhook(gone), mail(gone)])
      expect(await trial([settings])).toMatchObject({ exitCode: 5, document: { outcome: 'retry' } })
  })

  test('too fast or busy, with how long to wait', async () => {
    const fake = await closing(dingtalkFake(robot))
    const tooFast = answers(jsonAnswer({ errcode: 130101, errmsg: 'send too fast' }))
    fake.script.push(tooFast, tooFast)
    const { exitCode, text } = await trial([dingtalk(fake)])
    expect([exitCode, text]).toEqual([5, holding('约 10 分钟后再试')])
  })

  test('nobody knows: the far end took it and fell silent, or broke off', async () => {
    const fake = await closing(wecomFake({ key: secrets.token }))
    for (const step of [
      { do: 'hang', at: 'headers', delivers: true },
      { do: 'drop', at: 'headers', delivers: true },
    ] as const) {
      fake.script.push(step, step)
      const { exitCode, text, document } = await trial([wecom(fake)])
      expect([exitCode, text]).toEqual([5, holding('发送结果未知')])
      expect(document).toMatchObject({ outcome: 'unknown', zh: holding('不知道是否送到') })
    }
    fake.script.push(answers(statusAnswer(502)), answers(statusAnswer(502)))
    expect(await trial([wecom(fake)])).toMatchObject({ exitCode: 5, document: { code: 'http-502' } })
  })
})

describe('what was asked wrongly', () => {
  const ask = async (channels: readonly string[], ...words: readonly string[]) => {
    const folder = await officeWith(channels)
    return runInProcess(['channels', ...words, '--settings', join(folder, 'hopelight.yaml')])
  }

  test('an unknown channel or person is exit code 4', async () => {
    const screen = ['screen: { kind: console }']
    expect(await ask(screen, 'test', 'sceen')).toMatchObject({ exitCode: 4, stderr: holding('screen') })
    expect(await ask(screen, 'test', 'screen', '--to', 'p-999')).toMatchObject({ exitCode: 4 })
  })

  test('a channel that needs a person, settings that are wrong and a missing secret are exit code 2', async () => {
    const gone = await closedPort()
    expect(await ask([zhezhengding(gone)], 'test', 'a-channel')).toMatchObject({ exitCode: 2 })
    expect(await ask(['x: { kind: fax }'], 'test', 'x')).toMatchObject({ exitCode: 2 })
    const missing = await ask(['a-channel: { kind: wecom, webhook: { file: none } }'], 'test', 'a-channel')
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: matching(/hopelight\.yaml:3:\d+ channels\.a-channel\.webhook 文件 none 不存在/),
    })
  })

  test('a fault of another channel does not stop this one', async () => {
    const channels = ['other: { kind: wecom, webhook: { file: none } }', 'screen: { kind: console }']
    expect(await ask(channels, 'test', 'screen')).toMatchObject({ exitCode: 0 })
  })
})

describe('the list', () => {
  test('says where each channel leads and which secret cannot be read, and warns of people’s channels', async () => {
    const folder = await officeWith([
      'wecom-a: { kind: wecom, webhook: { file: token } }',
      "ding-a: { kind: dingtalk, webhook: { file: open }, secret: { env: HOPELIGHT_TEST_NO_SUCH }, gateway: { origin: 'https://g.example:8443', ranges: [10.0.0.0/99] } }",
    ])
    await writeFile(join(folder, 'open'), secrets.token)
    await chmod(join(folder, 'open'), 0o644)
    const { exitCode, stdout, stderr } = await runInProcess([
      'channels',
      '--settings',
      join(folder, 'hopelight.yaml'),
      '--json',
    ])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      defaultChannel: 'file',
      channels: [
        {
          channelId: 'wecom-a',
          place: 'https://qyapi.weixin.qq.com',
          secrets: [{ setting: 'webhook', problem: null }],
        },
        {
          channelId: 'ding-a',
          secrets: [
            { setting: 'webhook', problem: holding('chmod 600 open') },
            { setting: 'secret', problem: holding('HOPELIGHT_TEST_NO_SUCH') },
          ],
          problems: [holding('channels.ding-a.gateway.ranges[0]')],
        },
        { channelId: 'file', secrets: [] },
      ],
    })
    expect(stderr).toMatch(/people\.yaml:4:\d+ people\[1\]\.channels\[0\]/)
    expect(`${stdout}${stderr}`).not.toContain(secrets.token)
  })

  test('holds the file alone where there are no settings', async () => {
    const { exitCode, stdout } = await runInProcess(['channels', '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ channels: [{ channelId: 'file', kind: 'file' }] })
  })
})
