import { z } from 'zod'
import { addressKinds } from '../../domain/notices/recipients.ts'
import { wordField } from '../yaml/fields.ts'
import { overHttp } from './http-settings.ts'
import { addressField } from './secret-field.ts'
import { line, optionalSecret, required, secret, told } from './setting-words.ts'
import { closedObject } from '../../domain/schemas/closed-object.ts'

const keyword = told(
  line('一行文字，1–40 字 / one line of 1 to 40 characters', /^[^\p{Cc}]{1,40}$/u).optional(),
  {
    vendor: '自定义关键词 / Custom Keywords',
    meaning: '机器人只收含此词的消息，写其中一个，会放在首行 / stands in the first line of every message',
    form: 'text',
    standard: '没有 none',
  },
)

/** @source docs/channels.md, "DingTalk" */
export const dingtalk = closedObject({
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

/** @source docs/channels.md, "WeCom" */
export const wecom = closedObject({
  kind: z.literal('wecom'),
  webhook: secret('Webhook 地址 / Webhook URL', '整个地址，或其中的 key / the whole address, or its key'),
  ...overHttp,
})

/** @source docs/channels.md, "Feishu" */
export const feishu = closedObject({
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

/** @source docs/channels.md, "Zhezhengding" */
export const zhezhengding = closedObject({
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

/** @source docs/channels.md, "Webhook" */
export const webhook = closedObject({
  kind: z.literal('webhook'),
  url: told(
    addressField(
      'https 地址，不含 ?、# 和用户名；地址本身是密钥时写 { env } 或 { file } / an https address without ?, # and user; { env } or { file } where it is a secret',
      /^https?:\/\/[^?#@\s\p{Cc}\\]{1,800}$/u,
    ),
    {
      vendor: '—',
      meaning:
        '接收地址；地址里带令牌的，也当密钥存；内网或其他端口另写 gateway / where to post; keep it like a secret when it holds a token; an intranet or another port needs a gateway too',
      form: 'https://hook.office.example/hopelight · { env: NAME } · { file: PATH }',
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
