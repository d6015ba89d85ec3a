import type { ChannelSettings } from '../../config/hopelight-file-schema.ts'
import type { Channel } from './channel.ts'
import { parseDomain, parseMailAddress } from '../../config/settings/mail-address.ts'
import type { SettingReading } from './setting-reading.ts'
import { type SmtpTimeouts, smtpChannel, smtpTimeouts } from './smtp.ts'

type SmtpSettings = Extract<ChannelSettings, { kind: 'smtp' }>

const standardPorts = { tls: 465, starttls: 587, 'plain-loopback': 25 } as const
const loopbackHosts = ['localhost', '127.0.0.1', '::1']

/** A mail channel of the settings; what is wrong with them is told to the reading. */
export function configuredSmtp(channelId: string, settings: SmtpSettings, reading: SettingReading): Channel {
  const { host, security, from, login } = settings
  const domain = settings.domain ?? from.address.slice(from.address.lastIndexOf('@') + 1)
  if (parseMailAddress(from.address) === null)
    reading.refuse(['from', 'address'], '不是邮箱地址 / not a mail address')
  if (parseDomain(domain) === null)
    reading.refuse(
      settings.domain === undefined ? ['from', 'address'] : ['domain'],
      '不是域名 / not a domain',
    )
  if (security === 'plain-loopback' && !loopbackHosts.includes(host))
    reading.refuse(['security'], '不加密只许发往本机 / without encryption to this machine alone')
  return smtpChannel({
    channelId,
    host,
    port: settings.port ?? standardPorts[security],
    security,
    login:
      login === undefined
        ? null
        : { user: login.user, password: reading.secret(['login', 'password'], login.password) },
    from,
    domain,
    ca: reading.certificate(['ca'], settings.ca),
    timeouts: timeoutsOf(settings.timeouts),
  })
}

function timeoutsOf(given: SmtpSettings['timeouts']): SmtpTimeouts {
  const ms = (seconds: number | undefined, standard: number): number =>
    seconds === undefined ? standard : seconds * 1_000
  return {
    connectMs: ms(given?.connectSeconds, smtpTimeouts.connectMs),
    greetingMs: ms(given?.greetingSeconds, smtpTimeouts.greetingMs),
    idleMs: ms(given?.idleSeconds, smtpTimeouts.idleMs),
    totalMs: ms(given?.totalSeconds, smtpTimeouts.totalMs),
  }
}
