import type { ConfiguredChannel } from '../../activities/channels/configured-channels.ts'
import { smtpChannel, smtpTimeouts } from '../../activities/channels/smtp.ts'

/** The mail channel `mail`, without encryption and login, to a server on this machine. */
export function plainMailTo(port: number): ConfiguredChannel {
  return {
    channel: smtpChannel({
      channelId: 'mail',
      host: '127.0.0.1',
      port,
      security: 'plain-loopback',
      login: null,
      from: { name: '希望之光', address: 'hopelight@example.com' },
      domain: 'example.com',
      ca: null,
      timeouts: smtpTimeouts,
    }),
    needs: 'mail',
    isGroup: false,
  }
}
