import { describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtpChannel } from '../../../activities/channels/smtp.ts'
import {
  type MailServer,
  type MailServerOptions,
  mailServer,
} from '../../../client/sandbox/fakes/mail-server.ts'
import { reply, scriptedSmtp } from '../../../client/sandbox/fakes/scripted-smtp.ts'
import { selfSigned } from '../../../client/sandbox/fakes/self-signed.ts'
import { sampleId, sampleMessage } from './support/sample-message.ts'
import { sendScripted } from './support/scripted-send.ts'
import { canaries, smtpOptions } from './support/smtp-options.ts'

const login = { user: canaries.user, password: canaries.password }

async function sendTo(server: MailServer, set: Partial<SmtpOptions>) {
  return smtpChannel(smtpOptions(server.port, set)).send(sampleMessage(), sampleId)
}

async function started(options: Partial<MailServerOptions>): Promise<MailServer> {
  const server = await mailServer({ security: 'tls', certificate: null, login, ...options })
  onTestFinished(() => server.close())
  return server
}

describe.each(['tls', 'starttls'] as const)('mail under %s', (security) => {
  test.each(['127.0.0.1', 'localhost'])('is sent to %s, encrypted and logged in', async (host) => {
    const certificate = selfSigned()
    const server = await started({ security, certificate })
    const result = await sendTo(server, { security, host, ca: certificate.certificate })
    expect(result).toMatchObject({ outcome: 'sent', phase: 'answer', providerRef: 'FAKE-1' })
    expect(server.journal).toMatchObject([{ isEncrypted: true, user: canaries.user }])
  })

  test.each([
    ['nobody vouches for', selfSigned(), 'DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['has another name', selfSigned({ names: ['mail.example'] }), 'ERR_TLS_CERT_ALTNAME_INVALID', true],
    [
      'has run out',
      selfSigned({ from: new Date('1970-01-01'), until: new Date('1970-01-02') }),
      'CERT_HAS_EXPIRED',
      true,
    ],
    ['is not yet good', selfSigned({ from: new Date('2999-01-01') }), 'CERT_NOT_YET_VALID', true],
  ])(
    'goes to no server whose certificate %s: a fault of the settings',
    async (_name, certificate, code, isKnown) => {
      const server = await started({ security, certificate })
      const ca = isKnown ? certificate.certificate : null
      const phase = security === 'tls' ? 'connect' : 'greeting'
      expect(await sendTo(server, { security, ca })).toEqual({ outcome: 'config-fault', code, phase })
      expect(server.journal).toEqual([])
    },
  )

  test('with a wrong password is a fault of the settings', async () => {
    const certificate = selfSigned()
    const server = await started({ security, certificate })
    const wrong = { user: canaries.user, password: 'wrong' }
    expect(await sendTo(server, { security, ca: certificate.certificate, login: wrong })).toEqual({
      outcome: 'config-fault',
      code: '535 5.7.8',
      phase: 'login',
    })
  })
})

describe('mail is never sent in the clear', () => {
  const settings = { security: 'starttls' } as const

  test('to a server that offers no STARTTLS', async () => {
    const { result, session } = await sendScripted({}, { options: settings })
    expect(result).toEqual({ outcome: 'config-fault', code: 'no-starttls', phase: 'greeting' })
    expect(session.commands.map((line) => line.split(' ')[0])).toEqual(['EHLO', 'STARTTLS'])
  })

  test('to one that refuses EHLO and so knows no STARTTLS', async () => {
    const { result, session } = await sendScripted({ ehlo: reply('502 5.5.1 what?') }, { options: settings })
    expect(result).toMatchObject({ outcome: 'config-fault', phase: 'greeting' })
    expect(session.commands).toHaveLength(1)
  })

  test('to one that cannot start TLS for now: tried again', async () => {
    const { result, session } = await sendScripted(
      { starttls: reply('454 4.7.0 not now') },
      { options: settings },
    )
    expect(result).toEqual({ outcome: 'retry', code: '454 4.7.0', phase: 'greeting', retryAfterMs: null })
    expect(session.commands).toHaveLength(2)
  })

  test('to one whose TLS breaks in the middle: tried again', async () => {
    const { result, session } = await sendScripted({ starttls: reply('220 go') }, { options: settings })
    expect(result).toMatchObject({ outcome: 'retry', retryAfterMs: null })
    expect(session.commands).toHaveLength(2)
  })

  test.each([
    ['greeting', { greeting: { do: 'hang' } }, { security: 'tls' }],
    ['STARTTLS', { starttls: { do: 'reply', lines: ['220 go'] }, tls: { do: 'hang' } }, settings],
  ] as const)(
    'to one that falls silent in the middle of TLS, after %s: tried again',
    async (_name, step, security) => {
      const timeouts = { connectMs: 800, greetingMs: 800, idleMs: 10_000, totalMs: 10_000 }
      const { result } = await sendScripted(step, { options: { ...security, timeouts } })
      expect(result).toMatchObject({ outcome: 'retry', code: 'ETIMEDOUT' })
    },
  )

  test('by TLS from the start to a server that has none', async () => {
    const { result, session } = await sendScripted({}, { options: { security: 'tls' } })
    expect(result).toMatchObject({ outcome: 'retry' })
    expect(session.commands.join('')).not.toMatch(/EHLO|AUTH|MAIL/)
  })

  test.each([
    'mail.example',
    '10.0.0.1',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '::ffff:10.0.0.1',
  ])('by the setting for this machine alone, to %s', async (host) => {
    const options = smtpOptions(25, { host, security: 'plain-loopback' })
    expect(await smtpChannel(options).send(sampleMessage(), sampleId)).toEqual({
      outcome: 'config-fault',
      code: 'plain-not-loopback',
      phase: 'prepare',
    })
  })

  test('but on this machine, by its name too, when the settings say so', async () => {
    const server = await scriptedSmtp()
    onTestFinished(() => server.close())
    const options = smtpOptions(server.port, { host: 'localhost' })
    expect(await smtpChannel(options).send(sampleMessage(), sampleId)).toMatchObject({ outcome: 'sent' })
  })
})

describe('the login', () => {
  test('is not left out when the server does not offer one', async () => {
    const { result, session } = await sendScripted({
      ehlo: reply('250 fake.example'),
      auth: reply('502 5.5.1 no login here'),
    })
    expect(result).toEqual({ outcome: 'config-fault', code: '502 5.5.1', phase: 'login' })
    expect(session.recipients).toEqual([])
  })

  test('is left out when the settings have none', async () => {
    const { result, session } = await sendScripted({}, { options: { login: null } })
    expect(result.outcome).toBe('sent')
    expect(session.commands.some((line) => line.startsWith('AUTH'))).toBe(false)
  })
})

test('the client calls itself by the settings’ domain, not by this machine’s name', async () => {
  const { session } = await sendScripted({})
  expect(session.commands[0]).toBe('EHLO office.example')
})
