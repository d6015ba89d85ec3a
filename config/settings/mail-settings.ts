import { z } from 'zod'
import { nameField, wholeNumberField, wordField } from '../yaml/fields.ts'
import { line, path, required, seconds, secret, told } from './setting-words.ts'
import { closedObject } from '../../domain/schemas/closed-object.ts'

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

/** Whether they are an address and a domain is judged where the channel is made, by the rule that sends (`mail-address.ts`). */
const mailAddress = line('邮箱地址 / a mail address', /^[^\s\p{Cc}]{3,254}$/u)

/** @source docs/channels.md, "Mail: sending" */
export const smtp = closedObject({
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
  domain: told(line('域名 / a domain', /^[^\s\p{Cc}]{3,253}$/u).optional(), {
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
