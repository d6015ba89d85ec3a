import { z } from 'zod'
import { addressKinds } from '../notices/recipients.ts'
import { nameField, wholeNumberField, wordField } from './fields.ts'
import { secretField, secretForm } from './secret-field.ts'
import { closedObject } from './zod-problems.ts'

/** One setting, for people. */
export interface SettingWords {
  /** The vendor's own words for it; `—`: it is ours. */
  readonly vendor: string
  readonly meaning: string
  readonly form: string
  /** `必填 required`, or what holds when it is left out. */
  readonly standard: string
}

/** What docs/notices.md says of each setting; a setting without an entry fails a test. */
export const settingWords = z.registry<SettingWords>()

const required = '必填 required'

function told<S extends z.ZodType>(schema: S, words: SettingWords): S {
  settingWords.add(schema, words)
  return schema
}

function line(form: string, pattern: RegExp) {
  return z.string({ error: form }).regex(pattern, { error: form })
}

const secret = (vendor: string, meaning: string) =>
  told(secretField(), {
    vendor,
    meaning,
    form: secretForm,
    standard: required,
  })

const optionalSecret = (vendor: string, meaning: string, standard: string) =>
  told(secretField().optional(), { vendor, meaning, form: secretForm, standard })

const path = line('文件路径 / a path', /^[^\p{Cc}]{1,400}$/u)

const seconds = (least: number, most: number, meaning: string, standard: number) =>
  told(wholeNumberField(least, most).optional(), {
    vendor: '—',
    meaning,
    form: `${least}–${most} 秒 / s`,
    standard: `${standard}`,
  })

const httpTimeouts = closedObject({
  connectSeconds: seconds(1, 60, '从查名到加密完成 / from the look-up to the end of TLS', 5),
  totalSeconds: seconds(1, 120, '整个请求 / the whole exchange', 15),
})

const origin = line(
  'https://主机[:端口] / scheme, host and port alone',
  /^https?:\/\/[^/?#@\s\p{Cc}]{1,300}$/u,
)

const gatewaySettings = closedObject({
  origin: told(origin, {
    vendor: '—',
    meaning:
      '改由单位自己的网关转发：只写协议、主机和端口 / a gateway of the office takes the place of the vendor’s host',
    form: 'https://gateway.office.example:8443',
    standard: required,
  }),
  ranges: told(
    z.array(line('CIDR', /^[0-9A-Fa-f.:]{2,45}(?:\/[0-9]{1,3})?$/), { error: '列表 / a list' }).default([]),
    {
      vendor: '—',
      meaning:
        '网关地址须在这些网段内；内网网关必填 / its address must lie within these; needed for one in an intranet',
      form: '[10.20.0.0/16]',
      standard: '公网地址 public addresses',
    },
  ),
  ca: told(path.optional(), {
    vendor: '—',
    meaning: '单位自建证书机构的证书（PEM 文件）/ the office’s own certificate authority',
    form: 'path',
    standard: '系统信任的机构 those that the system trusts',
  }),
})

const overHttp = {
  gateway: told(gatewaySettings.optional(), {
    vendor: '—',
    meaning: '经单位网关发送，下面三项 / by a gateway: the three settings below',
    form: '{ origin, ranges, ca }',
    standard: '直连 direct',
  }),
  timeouts: told(httpTimeouts.optional(), {
    vendor: '—',
    meaning: '等多久，下面几项 / how long to wait: the settings below',
    form: '{ …Seconds }',
    standard: '如下 as below',
  }),
}

const keyword = told(
  line('一行文字，1–40 字 / one line of 1 to 40 characters', /^[^\p{Cc}]{1,40}$/u).optional(),
  {
    vendor: '自定义关键词 / Custom Keywords',
    meaning: '机器人只收含此词的消息，写其中一个，会放在首行 / stands in the first line of every message',
    form: 'text',
    standard: '没有 none',
  },
)

const console = closedObject({ kind: z.literal('console') })

const file = closedObject({
  kind: z.literal('file'),
  path: told(path.optional(), {
    vendor: '—',
    meaning: '写入的文件，相对于数据文件夹 / the file, relative to the data folder',
    form: 'path',
    standard: 'notices.ndjson',
  }),
})

const smtpTimeouts = closedObject({
  connectSeconds: seconds(1, 120, '从查名到加密完成 / from the look-up to the end of TLS', 30),
  greetingSeconds: seconds(1, 120, '等服务器问候 / for the greeting', 30),
  idleSeconds: seconds(
    1,
    600,
    '服务器沉默多久算断；短了会多出「结果未知」/ silence; a shorter one makes unknown results',
    600,
  ),
  totalSeconds: seconds(1, 690, '整次发送 / the whole attempt', 690),
})

const mailAddress = line('邮箱地址 / a mail address', /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{3,253}$/)

const smtp = closedObject({
  kind: z.literal('smtp'),
  host: told(line('主机名 / a host', /^[A-Za-z0-9.:-]{1,253}$/), {
    vendor: 'SMTP 服务器 / SMTP server',
    meaning: '发信服务器 / the server that sends mail',
    form: 'smtp.office.example',
    standard: required,
  }),
  port: told(wholeNumberField(1, 65_535).optional(), {
    vendor: '端口 / port',
    meaning: '发信端口 / its port',
    form: '1–65535',
    standard: 'tls 465 · starttls 587 · plain-loopback 25',
  }),
  security: told(wordField(['tls', 'starttls', 'plain-loopback']).default('tls'), {
    vendor: 'SSL/TLS · STARTTLS',
    meaning: '加密方式；不加密只许发往本机 / encryption; without it to this machine alone',
    form: 'tls · starttls · plain-loopback',
    standard: 'tls',
  }),
  login: told(
    closedObject({
      user: told(line('一行文字 / one line', /^[^\s\p{Cc}]{1,254}$/u), {
        vendor: '用户名 / user name',
        meaning: '登录名，常为完整邮箱地址 / often the whole mail address',
        form: 'text',
        standard: required,
      }),
      password: secret(
        '授权码（客户端专用密码）/ app password',
        '多数邮箱不收登录密码，要另开授权码 / most servers want an app password',
      ),
    }).optional(),
    {
      vendor: '—',
      meaning: '登录，下面两项 / login: the two settings below',
      form: '{ user, password }',
      standard: '不登录 none',
    },
  ),
  from: told(
    closedObject({
      name: told(nameField, {
        vendor: '发件人名称 / sender name',
        meaning: '收件人看到的名称 / what recipients see',
        form: 'text',
        standard: required,
      }),
      address: told(mailAddress, {
        vendor: '发件人地址 / sender address',
        meaning: '须是该账号可用的地址 / one that the account may send as',
        form: 'name@office.example',
        standard: required,
      }),
    }),
    {
      vendor: '发件人 / sender',
      meaning: '发件人，下面两项 / the sender: the two settings below',
      form: '{ name, address }',
      standard: required,
    },
  ),
  domain: told(line('域名 / a domain', /^[A-Za-z0-9.-]{3,253}$/).optional(), {
    vendor: '—',
    meaning: '邮件编号（Message-ID）用的域名 / right half of the Message-ID',
    form: 'office.example',
    standard: '发件人地址的域名 that of the sender’s address',
  }),
  ca: told(path.optional(), {
    vendor: '—',
    meaning: '单位自建证书机构的证书（PEM 文件）/ the office’s own certificate authority',
    form: 'path',
    standard: '系统信任的机构 those that the system trusts',
  }),
  timeouts: told(smtpTimeouts.optional(), {
    vendor: '—',
    meaning: '等多久，下面几项 / how long to wait: the settings below',
    form: '{ …Seconds }',
    standard: '如下 as below',
  }),
})

const dingtalk = closedObject({
  kind: z.literal('dingtalk'),
  webhook: secret('Webhook', '整个地址，或其中的 access_token / the whole address, or its access_token'),
  secret: optionalSecret(
    '安全设置 → 加签 / Additional Signature',
    '以 SEC 开头的密钥 / begins with SEC',
    '没有 none',
  ),
  keyword,
  ...overHttp,
})

const wecom = closedObject({
  kind: z.literal('wecom'),
  webhook: secret('Webhook 地址 / Webhook URL', '整个地址，或其中的 key / the whole address, or its key'),
  ...overHttp,
})

const feishu = closedObject({
  kind: z.literal('feishu'),
  webhook: secret(
    'Webhook 地址 / Webhook URL',
    '整个地址，或 /hook/ 之后的部分 / the whole address, or what follows /hook/',
  ),
  platform: told(wordField(['feishu', 'lark']).default('feishu'), {
    vendor: '飞书 · Lark',
    meaning: '哪个平台 / which platform',
    form: 'feishu · lark',
    standard: 'feishu',
  }),
  secret: optionalSecret(
    '安全设置 → 签名校验 / Set signature verification',
    '签名校验的密钥 / the secret',
    '没有 none',
  ),
  keyword,
  ...overHttp,
})

const zhezhengding = closedObject({
  kind: z.literal('zhezhengding'),
  appKey: secret('App Key（AK）', '开放平台应用的 App Key / of the registered app'),
  appSecret: secret('App Secret（SK）', '开放平台应用的 App Secret / of the registered app'),
  tenantId: told(line('数字 / digits, quoted', /^[0-9]{1,20}$/), {
    vendor: '租户 ID / tenantId',
    meaning: '租户号，加引号 / the tenant’s number, quoted',
    form: "'196729'",
    standard: required,
  }),
  clientIp: told(line('IPv4 地址 / an IPv4 address', /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/), {
    vendor: 'X-Hmac-Auth-IP',
    meaning: '本机出口 IP / the address that calls come from',
    form: '10.20.30.40',
    standard: required,
  }),
  clientMac: told(line('MAC 地址 / a MAC address', /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/), {
    vendor: 'X-Hmac-Auth-MAC',
    meaning: '本机网卡的 MAC 地址 / of this machine’s network card',
    form: "'00:00:5e:00:53:01'",
    standard: required,
  }),
  platform: told(wordField(['province', 'saas']).default('province'), {
    vendor: '专有云 · SaaS',
    meaning: 'province: openplatform-pro.ding.zj.gov.cn，saas: openplatform.dg-work.cn',
    form: 'province · saas',
    standard: 'province',
  }),
  ...overHttp,
})

const webhook = closedObject({
  kind: z.literal('webhook'),
  url: told(
    line(
      'https 地址，不含 ?、# 和用户名 / an https address without ?, # and user',
      /^https?:\/\/[^?#@\s\p{Cc}\\]{1,800}$/u,
    ),
    {
      vendor: '—',
      meaning:
        '接收地址；内网或其他端口另写 gateway / where to post; an intranet or another port needs a gateway too',
      form: 'https://hook.office.example/hopelight',
      standard: required,
    },
  ),
  secret: secret('—', '签名密钥，双方相同 / signs each message; the receiver has the same'),
  nextSecret: optionalSecret(
    '—',
    '更换密钥期间的第二个 / the second one while it is being changed',
    '没有 none',
  ),
  address: told(wordField(addressKinds).optional(), {
    vendor: '—',
    meaning: '接收方需要哪种联系方式（如短信网关要 mobile）/ the contact that the receiver needs',
    form: addressKinds.join(' · '),
    standard: '不发送 none is sent',
  }),
  ...overHttp,
})

/** The settings of one way out, by its kind. */
export const channelSchemas = { console, file, smtp, dingtalk, wecom, feishu, zhezhengding, webhook } as const
