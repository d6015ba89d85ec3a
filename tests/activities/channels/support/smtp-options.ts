import type { SmtpOptions } from '../../../../activities/channels/smtp.ts'

/** A wrong word in any result or error would show one of these. */
export const canaries = {
  password: 'canary-pass-7Qx',
  user: 'canary-user-9Zk',
  sender: 'canary.sender@office.example',
} as const

/** Mail settings for a server on this machine. */
export function smtpOptions(port: number, set: Partial<SmtpOptions> = {}): SmtpOptions {
  return Object.freeze({
    channelId: 'mail-office',
    host: '127.0.0.1',
    port,
    security: 'plain-loopback',
    login: { user: canaries.user, password: canaries.password },
    from: { name: '衢州市人才办', address: canaries.sender },
    domain: 'office.example',
    ca: null,
    timeouts: { connectMs: 10_000, greetingMs: 10_000, idleMs: 10_000, totalMs: 20_000 },
    ...set,
  })
}
