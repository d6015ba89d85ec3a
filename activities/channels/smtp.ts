import { createTransport } from 'nodemailer'
import type { Channel, Message, SendResult } from './channel.ts'
import { fittingNotices } from './fitting-notices.ts'
import { parseDomain, parseMailAddress } from '../../config/settings/mail-address.ts'
import { type MailParties, mailBytesAtMost, mailMessage, mostMailBytes } from './mail-message.ts'
import { oneLine } from './plain-text.ts'
import { providerRefIn } from './provider-ref.ts'
import { smtpFault } from './smtp-fault.ts'
import { resultOfFault, tooLarge } from './smtp-outcome.ts'
import { smtpWitness } from './smtp-witness.ts'
import { visibleText } from './visible-text.ts'

export interface SmtpOptions {
  readonly channelId: string
  readonly host: string
  readonly port: number
  /** TLS from the start (465), STARTTLS or nothing (587); plain only to this machine itself. */
  readonly security: 'tls' | 'starttls' | 'plain-loopback'
  readonly login: { readonly user: string; readonly password: string } | null
  readonly from: { readonly name: string; readonly address: string }
  /** Right half of the Message-ID, and how the client calls itself. */
  readonly domain: string
  /** PEM of the office's own certificate authority; null: those that the system trusts. */
  readonly ca: string | null
  readonly timeouts: SmtpTimeouts
}

export interface SmtpTimeouts {
  /** From the name's look-up to the end of TLS. */
  readonly connectMs: number
  readonly greetingMs: number
  /** Silence of the server. A shorter one than 10 minutes after the final dot makes unknown results. */
  readonly idleMs: number
  /** The whole attempt, so that a server that trickles does not hold it; under the activity's own limit. */
  readonly totalMs: number
}

/** @source docs/channels.md, "Mail: sending" */
export const smtpTimeouts: SmtpTimeouts = {
  connectMs: 30_000,
  greetingMs: 30_000,
  idleMs: 10 * 60_000,
  totalMs: 11.5 * 60_000,
}

const mostVisibleBytes = 64 * 1024
const loopbackHosts: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  '127.0.0.1': '127.0.0.1',
  '::1': '::1',
}

/**
 * Mail over SMTP: one message, one recipient, one connection, one attempt. The server's host comes from the operator's
 * settings alone. @source docs/channels.md, "Mail: sending"
 */
export function smtpChannel(options: SmtpOptions): Channel {
  return {
    channelId: options.channelId,
    kind: 'smtp',
    limits: { bytes: mostVisibleBytes, perMinute: null, perSecond: null, dedupes: false },
    capacity: (message) => fittingNotices(message, fitsInAMail),
    async send(message, messageId) {
      const parties = partiesOf(options, message.address)
      if ('outcome' in parties) return parties
      const mail = await mailMessage(message, messageId, parties)
      return mail.length > mostMailBytes ? rejected(tooLarge, false) : exchange(options, parties, mail)
    },
  }
}

function fitsInAMail(message: Message): boolean {
  return (
    Buffer.byteLength(visibleText(message), 'utf8') <= mostVisibleBytes &&
    mailBytesAtMost(message) <= mostMailBytes
  )
}

/** What stands in headers and commands, checked; or the result when it cannot stand there. */
function partiesOf(options: SmtpOptions, address: string | null): MailParties | SendResult {
  if (options.security === 'plain-loopback' && loopbackHosts[options.host] === undefined)
    return configFault('plain-not-loopback')
  const sender = parseMailAddress(options.from.address)
  const domain = parseDomain(options.domain)
  if (sender === null) return configFault('bad-sender')
  if (domain === null) return configFault('bad-domain')
  const to = parseMailAddress(address ?? '')
  if (to === null) return rejected('bad-address', true)
  return { from: { name: oneLine(options.from.name), address: sender }, to, domain }
}

function configFault(code: string): SendResult {
  return { outcome: 'config-fault', code, phase: 'prepare' }
}

function rejected(code: string, badAddress: boolean): SendResult {
  return { outcome: 'rejected', code, phase: 'prepare', badAddress, unlisted: false }
}

async function exchange(options: SmtpOptions, parties: MailParties, mail: Buffer): Promise<SendResult> {
  const witness = smtpWitness()
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), options.timeouts.totalMs)
  const transport = createTransport({ ...connectionOf(options, parties.domain), logger: witness.logger })
  try {
    const { response } = await transport.sendMail({
      envelope: { from: parties.from.address, to: [parties.to], size: mail.length },
      raw: mail,
      signal: ended.signal,
    })
    // A 250 before the message was whole answers something else: nobody has the message.
    if (witness.phase() !== 'answer')
      return { outcome: 'retry', code: 'early-reply', phase: witness.phase(), retryAfterMs: null }
    const providerRef = providerRefIn(response, secretsOf(options, parties))
    return {
      outcome: 'sent',
      code: response.slice(0, 3),
      phase: 'answer',
      ...(providerRef === null ? {} : { providerRef }),
    }
  } catch (error) {
    return resultOfFault(smtpFault(error, witness.phase()))
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}

function connectionOf(options: SmtpOptions, name: string) {
  const { security, login, timeouts } = options
  const isPlain = security === 'plain-loopback'
  return {
    pool: false,
    host: isPlain ? (loopbackHosts[options.host] ?? '') : options.host,
    port: options.port,
    name,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: isPlain,
    opportunisticTLS: false,
    tls: { minVersion: 'TLSv1.2' as const, ...(options.ca === null ? {} : { ca: options.ca }) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    // Without this a server that offers no login would be sent the message without one.
    forceAuth: login !== null,
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.idleMs,
    // Closing gently would go on sending what is queued, perhaps the final dot, after the result was given.
    socketCloseTimeout: 0,
    maxResponseSize: 64 * 1024,
    debug: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** What a server may quote in its answer and must not come into a result. */
function secretsOf({ login }: SmtpOptions, { from, to }: MailParties): readonly string[] {
  const addresses = [from.address, to].flatMap((address) => [
    address,
    address.slice(0, address.lastIndexOf('@')),
  ])
  return login === null ? addresses : [...addresses, login.user, login.password]
}
