import { z } from 'zod'
import { line, path, required, seconds, told } from './setting-words.ts'
import { closedObject } from '../../domain/schemas/closed-object.ts'

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

/** What every channel over HTTP may set. @source docs/channels.md, "Outbound rules" */
export const overHttp = {
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
