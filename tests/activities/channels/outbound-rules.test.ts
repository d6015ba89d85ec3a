import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRange } from '../../../activities/channels/address-range.ts'
import { readDingtalkUrl } from '../../../activities/channels/dingtalk.ts'
import { readFeishuUrl } from '../../../activities/channels/feishu.ts'
import {
  blockedRanges,
  type Gateway,
  isPublic,
  outboundTarget,
} from '../../../activities/channels/outbound-rules.ts'
import { readWecomUrl } from '../../../activities/channels/wecom.ts'

const gateway = (set: Partial<Gateway> = {}): Gateway => ({
  origin: 'http://gateway.example:8080',
  ranges: ['10.20.0.0/16'],
  ca: null,
  ...set,
})

describe('a URL without an entry of the settings file', () => {
  test('is https, port 443 and a name', () => {
    expect(outboundTarget('https://oapi.dingtalk.com:443/robot/send?a=b', null)).toMatchObject({
      url: new URL('https://oapi.dingtalk.com/robot/send?a=b'),
      ca: null,
    })
  })

  test.each([
    ['', 'url-unreadable'],
    ['oapi.dingtalk.com/robot/send', 'url-unreadable'],
    ['https://oapi.dingtalk.com/robot/ send', 'url-unreadable'],
    ['https://oapi.dingtalk.com\t.evil.example/', 'url-unreadable'],
    ['https://oapi.dingtalk.com\\@evil.example/', 'url-unreadable'],
    ['file:///etc/passwd', 'url-unreadable'],
    ['ftp://oapi.dingtalk.com/', 'url-unreadable'],
    ['http://oapi.dingtalk.com/robot/send', 'url-not-https'],
    ['https://oapi.dingtalk.com:8443/robot/send', 'url-port'],
    ['https://oapi.dingtalk.com@evil.example/', 'url-user-info'],
    ['https://user:pass@oapi.dingtalk.com/', 'url-user-info'],
    ['https://oapi.dingtalk.com/robot/send#part', 'url-fragment'],
    ['https://oapi.dingtalk.com/robot/send#', 'url-fragment'],
    ['https://127.0.0.1/', 'url-ip-literal'],
    ['https://8.8.8.8/', 'url-ip-literal'],
    ['https://2130706433/', 'url-ip-literal'],
    ['https://0x7f.1/', 'url-ip-literal'],
    ['https://0177.0.0.1/', 'url-ip-literal'],
    ['https://127.0.0.1./', 'url-ip-literal'],
    ['https://１２７.0.0.1/', 'url-ip-literal'],
    ['https://%31%32%37.0.0.1/', 'url-ip-literal'],
    ['https://[::1]/', 'url-ip-literal'],
    ['https://[::ffff:127.0.0.1]/', 'url-ip-literal'],
    ['https://[2606:4700::1111]/', 'url-ip-literal'],
  ])('%s is refused: %s', (text, fault) => {
    expect(outboundTarget(text, null)).toBe(fault)
  })
})

describe('an entry of the settings file', () => {
  test('may name port, http and an intranet’s addresses', () => {
    const target = outboundTarget('http://gateway.example:8080/robot/send', gateway())
    expect(target).toMatchObject({ url: new URL('http://gateway.example:8080/robot/send') })
    const isAllowed = typeof target === 'string' ? null : target.isAllowed
    expect(
      ['10.20.1.1', '::ffff:10.20.1.1', '10.21.0.1', '8.8.8.8', '127.0.0.1', 'x'].map((a) => isAllowed?.(a)),
    ).toEqual([true, true, false, false, false, false])
  })

  test('without addresses leads to public ones only', () => {
    const target = outboundTarget('http://gateway.example:8080/', gateway({ ranges: [] }))
    const isAllowed = typeof target === 'string' ? null : target.isAllowed
    expect(['8.8.8.8', '10.20.1.1', '127.0.0.1'].map((a) => isAllowed?.(a))).toEqual([true, false, false])
  })

  test('may be an address itself if that lies within what it allows', () => {
    const origin = 'http://10.20.1.1:8080'
    expect(outboundTarget(`${origin}/x`, gateway({ origin }))).toMatchObject({ url: new URL(`${origin}/x`) })
    expect(outboundTarget(`${origin}/x`, gateway({ origin, ranges: [] }))).toBe('url-ip-literal')
    expect(outboundTarget(`${origin}/x`, gateway({ origin, ranges: ['10.21.0.0/16'] }))).toBe(
      'url-ip-literal',
    )
    const v6 = 'http://[::1]:8080'
    expect(outboundTarget(v6, gateway({ origin: v6, ranges: ['::1'] }))).toMatchObject({ url: new URL(v6) })
  })

  test.each([
    'http://gateway.example:8081/',
    'https://gateway.example:8080/',
    'http://other.example:8080/',
    'http://sub.gateway.example:8080/',
  ])('does not open %s', (text) => {
    expect(outboundTarget(text, gateway())).toBe('url-not-the-gateway')
  })

  test.each(['http://gateway.example:8080/path', 'http://u@gateway.example:8080', 'gateway.example:8080'])(
    'is nothing but scheme, host and port, unlike %s',
    (origin) => {
      expect(outboundTarget('http://gateway.example:8080/path', gateway({ origin }))).toBe(
        'url-not-the-gateway',
      )
    },
  )

  test.each([
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'fe80::1%eth0',
    'localhost',
    '',
  ])('with the range “%s” opens nothing', (range) => {
    expect(parseRange(range)).toBeNull()
    const ranges = ['10.20.0.0/16', range]
    expect(outboundTarget('http://gateway.example:8080/', gateway({ ranges }))).toBe('bad-gateway-range')
  })
})

describe('an address', () => {
  test('of a vendor is public', () => {
    for (const address of ['106.11.35.1', '8.8.8.8', '223.5.5.5', '2408:4001::1', '::ffff:8.8.8.8'])
      expect([address, isPublic(address)]).toEqual([address, true])
  })

  test.each([
    ...blockedRanges.map((range) => range.slice(0, range.indexOf('/'))),
    '0.255.255.255',
    '10.255.255.255',
    '100.127.255.255',
    '127.255.255.255',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.0.255',
    '192.168.255.255',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fdff::1',
    'febf::1',
    'fe80::1%lo',
    'ff02::1',
    'localhost',
    '',
    '127.1',
    '0x7f.0.0.1',
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  test('that is blocked stays so however an IPv6 address wraps it', () => {
    const octets = fc.tuple(fc.constantFrom(0, 10, 127, 224, 240, 255), fc.nat(255), fc.nat(255), fc.nat(255))
    fc.assert(
      fc.property(octets, (bytes) => {
        const hex = Buffer.from(bytes).toString('hex')
        const pair = `${hex.slice(0, 4)}:${hex.slice(4)}`
        const wrapped = [bytes.join('.'), `::ffff:${bytes.join('.')}`, `::ffff:${pair}`, `64:ff9b::${pair}`]
        return wrapped.every((address) => !isPublic(address))
      }),
    )
  })
})

describe('an address that somebody pasted', () => {
  const token = 'e7d1f5a0b94c4d8f'

  test('gives its token and nothing else', () => {
    expect(readDingtalkUrl(` https://oapi.dingtalk.com/robot/send?access_token=${token}&sign=x\n`)).toEqual({
      token,
    })
    expect(readWecomUrl(`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${token}`)).toEqual({ token })
    expect(readFeishuUrl(`https://open.feishu.cn/open-apis/bot/v2/hook/${token}`, 'feishu')).toEqual({
      token,
    })
    expect(readFeishuUrl(`https://open.larksuite.com/open-apis/bot/v2/hook/${token}`, 'lark')).toEqual({
      token,
    })
  })

  test.each([
    [`http://oapi.dingtalk.com/robot/send?access_token=${token}`, 'url-not-https'],
    [`https://oapi.dingtalk.com.evil.example/robot/send?access_token=${token}`, 'url-host'],
    [`https://evil.example/robot/send?access_token=${token}`, 'url-host'],
    [`https://127.0.0.1/robot/send?access_token=${token}`, 'url-ip-literal'],
    [`https://oapi.dingtalk.com/robot/send/../x?access_token=${token}`, 'url-path'],
    [`https://oapi.dingtalk.com/robot/sendBySession?access_token=${token}`, 'url-path'],
    ['https://oapi.dingtalk.com/robot/send', 'url-token'],
    ['https://oapi.dingtalk.com/robot/send?access_token=', 'url-token'],
    ['https://oapi.dingtalk.com/robot/send?access_token=a/../../b12345', 'url-token'],
    [`https://oapi.dingtalk.com/robot/send?access_token=${token}&access_token=${token}`, 'url-token'],
  ])('as a DingTalk robot’s, %s is refused: %s', (text, fault) => {
    expect(readDingtalkUrl(text)).toEqual({ fault })
  })

  test('of another vendor is refused', () => {
    expect(readWecomUrl(`https://oapi.dingtalk.com/robot/send?key=${token}`)).toEqual({ fault: 'url-host' })
    const hook = `https://open.feishu.cn/open-apis/bot/v2/hook/${token}`
    expect(readFeishuUrl(hook, 'lark')).toEqual({ fault: 'url-host' })
    expect(readFeishuUrl(`${hook}/more`, 'feishu')).toEqual({ fault: 'url-token' })
    expect(readFeishuUrl('https://open.feishu.cn/open-apis/bot/v2/hook/', 'feishu')).toEqual({
      fault: 'url-token',
    })
  })
})
