import { describe, expect, test } from 'vitest'
import { smtpChannel } from '../../../activities/channels/smtp.ts'
import { replyRules } from '../../../activities/channels/smtp-outcome.ts'
import { reply, type SmtpStep, scriptedSmtp } from '../../../client/sandbox/fakes/scripted-smtp.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'
import { sendScripted } from './support/scripted-send.ts'
import { smtpOptions } from './support/smtp-options.ts'

/** Short word for a result: what the courier does with it. */
type Class =
  | 'retry'
  | 'greylisted'
  | 'config-fault'
  | 'rejected'
  | 'bad-address'
  | 'unlisted'
  | 'unknown'
  | 'sent'

async function classOf(step: SmtpStep): Promise<{ readonly class: Class; readonly accepted: boolean }> {
  const { result, session } = await sendScripted(step)
  return { class: classOfResult(result), accepted: session.accepted }
}

function classOfResult(result: Awaited<ReturnType<typeof sendScripted>>['result']): Class {
  if (result.outcome === 'retry') return result.retryAfterMs === null ? 'retry' : 'greylisted'
  if (result.outcome !== 'rejected') return result.outcome
  if (result.unlisted) return 'unlisted'
  return result.badAddress ? 'bad-address' : 'rejected'
}

/** The table's word for the stage at which a reply is made. */
const stages = {
  greeting: 'greeting',
  ehlo: 'greeting',
  auth: 'login',
  mail: 'sender',
  rcpt: 'recipient',
  data: 'data',
  end: 'end-of-data',
} as const

const hurried = { connectMs: 10_000, greetingMs: 1_000, idleMs: 1_000, totalMs: 20_000 }
const hurriedOptions = { timeouts: hurried }

describe('a reply decides by the stage it answers', () => {
  const replies: readonly (readonly [stage: keyof typeof stages, text: string, expected: Class])[] = [
    ['greeting', '421 4.3.2 come back', 'retry'],
    ['greeting', '450 busy', 'retry'],
    ['greeting', '554 5.7.1 no service for you', 'config-fault'],
    ['greeting', '550 5.7.1 blocked', 'config-fault'],
    ['ehlo', '421 4.3.2 shutting down', 'retry'],
    ['auth', '421 4.7.0 later', 'retry'],
    ['auth', '454 4.7.0 temporary', 'retry'],
    ['auth', '432 4.7.12 a password transition is needed', 'config-fault'],
    ['auth', '502 5.5.1 no such command', 'config-fault'],
    ['auth', '530 5.7.0 must use TLS', 'config-fault'],
    ['auth', '534 5.7.9 too weak', 'config-fault'],
    ['auth', '535 5.7.8 wrong', 'config-fault'],
    ['auth', '538 5.7.11 encryption required', 'config-fault'],
    ['mail', '421 4.7.0 bye', 'retry'],
    ['mail', '450 4.1.8 sender domain not found', 'retry'],
    ['mail', '451 4.3.0 error', 'retry'],
    ['mail', '452 4.3.1 full', 'retry'],
    ['mail', '501 5.1.7 bad sender', 'config-fault'],
    ['mail', '530 5.7.0 log in first', 'config-fault'],
    ['mail', '550 5.7.1 sender refused', 'config-fault'],
    ['mail', '553 5.7.1 not yours', 'config-fault'],
    ['mail', '552 5.3.4 too large', 'rejected'],
    ['mail', '555 parameters', 'unlisted'],
    ['rcpt', '421 4.7.0 bye', 'retry'],
    ['rcpt', '450 4.2.0 greylisted', 'greylisted'],
    ['rcpt', '451 4.7.1 greylisted too', 'greylisted'],
    ['rcpt', '451 4.3.0 error', 'retry'],
    ['rcpt', '452 4.2.2 mailbox full', 'retry'],
    ['rcpt', '550 5.7.1 relaying denied', 'config-fault'],
    ['rcpt', '554 5.7.1 relay access denied', 'config-fault'],
    ['rcpt', '553 5.7.1 sender not owned by user', 'config-fault'],
    ['rcpt', '530 5.7.0 log in first', 'config-fault'],
    ['rcpt', '550 5.1.1 no such user', 'bad-address'],
    ['rcpt', '550 no such user', 'bad-address'],
    ['rcpt', '551 5.1.6 moved', 'bad-address'],
    ['rcpt', '553 5.1.3 bad syntax', 'bad-address'],
    ['rcpt', '501 5.1.3 bad syntax', 'bad-address'],
    ['rcpt', '550 5.2.1 mailbox disabled', 'rejected'],
    ['rcpt', '552 5.2.2 mailbox full', 'rejected'],
    ['rcpt', '556 5.1.10 takes no mail', 'unlisted'],
    ['data', '421 4.7.0 bye', 'retry'],
    ['data', '451 4.3.0 error', 'retry'],
    ['data', '452 4.3.1 full', 'retry'],
    ['data', '550 5.7.1 no', 'rejected'],
    ['data', '554 5.5.1 no valid recipients', 'rejected'],
    ['end', '421 4.3.2 instead of 250', 'retry'],
    ['end', '450 4.2.0 later', 'retry'],
    ['end', '451 4.3.0 error', 'retry'],
    ['end', '452 4.3.1 full', 'retry'],
    ['end', '550 5.7.1 policy', 'rejected'],
    ['end', '552 5.3.4 too large', 'rejected'],
    ['end', '554 5.7.1 spam', 'rejected'],
    ['end', '556 5.0.0 no', 'unlisted'],
  ]

  test.each(replies)('%s: %s: %s', async (stage, text, expected) => {
    expect(await classOf({ [stage]: reply(text) })).toEqual({ class: expected, accepted: false })
  })

  test('every rule of the table decides one of them', () => {
    const deciding = replies.map(([stage, text]) =>
      replyRules.find((rule) => rule.stage === stages[stage] && text.startsWith(rule.begins)),
    )
    expect(replyRules.filter((rule) => !deciding.includes(rule))).toEqual([])
  })

  test('its code is told, with the enhanced one, and none of its words', async () => {
    const { result } = await sendScripted({
      rcpt: reply('550-5.1.1 <li.ming@town.example>', '550 5.1.1 is unknown'),
    })
    expect(result).toEqual({
      outcome: 'rejected',
      code: '550 5.1.1',
      phase: 'envelope',
      badAddress: true,
      unlisted: false,
    })
  })

  test('a server that greylists is left alone for five minutes', async () => {
    const { result } = await sendScripted({ rcpt: reply('450 4.2.0 greylisted') })
    expect(result).toMatchObject({ outcome: 'retry', retryAfterMs: 300_000 })
  })

  test('a mail larger than the server says it takes is not begun', async () => {
    const { result, session } = await sendScripted({
      ehlo: reply('250-fake.example', '250-SIZE 1000', '250 AUTH PLAIN'),
    })
    expect(result).toMatchObject({
      outcome: 'rejected',
      code: 'too-large',
      badAddress: false,
      unlisted: false,
    })
    expect(session.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
  })

  test('a server that takes commands in a row is understood as well', async () => {
    const ehlo = reply('250-fake.example', '250-PIPELINING', '250 AUTH PLAIN')
    const refused = await sendScripted({ ehlo, rcpt: reply('550 5.1.1 no such user') })
    expect(refused.result).toMatchObject({ outcome: 'rejected', code: '550 5.1.1', badAddress: true })
    expect((await sendScripted({ ehlo })).result).toMatchObject({ outcome: 'sent' })
  })
})

describe('a connection that breaks decides by how far the message had come', () => {
  test.each<[name: string, step: SmtpStep, expected: Class, accepted: boolean]>([
    ['dropped in place of a greeting', { greeting: { do: 'drop' } }, 'retry', false],
    ['closed in place of a greeting', { greeting: { do: 'close' } }, 'retry', false],
    ['a greeting cut short', { greeting: { do: 'cut', text: '554 5.7' } }, 'retry', false],
    ['the banner of another protocol', { greeting: reply('SSH-2.0-OpenSSH_9.6') }, 'config-fault', false],
    ['dropped after EHLO', { ehlo: { do: 'drop' } }, 'retry', false],
    ['dropped after AUTH', { auth: { do: 'drop' } }, 'retry', false],
    ['dropped after MAIL', { mail: { do: 'drop' } }, 'retry', false],
    ['dropped after RCPT', { rcpt: { do: 'close' } }, 'retry', false],
    ['a refusal of RCPT cut short', { rcpt: { do: 'cut', text: '550 5.1.1 no su' } }, 'retry', false],
    ['dropped at DATA, before 354', { data: { do: 'drop' } }, 'retry', false],
    ['closed at DATA, before 354', { data: { do: 'close' } }, 'retry', false],
    ['taken, then dropped', { end: { do: 'drop', accepts: true } }, 'unknown', true],
    ['taken, then closed', { end: { do: 'close', accepts: true } }, 'unknown', true],
    ['not taken, dropped', { end: { do: 'drop' } }, 'unknown', false],
    [
      'taken, 250 cut short',
      { end: { do: 'cut', text: '250 2.0.0 Ok que', accepts: true } },
      'unknown',
      true,
    ],
    ['half a code', { end: { do: 'cut', text: '45' } }, 'unknown', false],
    ['a refusal cut short', { end: { do: 'cut', text: '451 4.3.0 lo' } }, 'retry', false],
    [
      'refused and closed',
      { end: { do: 'reply', lines: ['421 4.3.2 closing'], close: true } },
      'retry',
      false,
    ],
    [
      'taken, and gone without waiting for QUIT',
      { end: { do: 'reply', lines: ['250 2.0.0 ok'], close: true } },
      'sent',
      true,
    ],
    [
      'taken, an answer without end',
      { end: reply(...Array.from({ length: 2_000 }, () => `250-${'x'.repeat(60)}`)) },
      'unknown',
      true,
    ],
    ['answers that run ahead by one', { rcpt: reply('250 ok', '250 ok') }, 'unknown', true],
  ])('%s: %s', async (_name, step, expected, accepted) => {
    expect(await classOf(step)).toEqual({ class: expected, accepted })
  })

  test('nobody listens: tried again', async () => {
    const server = await scriptedSmtp()
    await server.close()
    const result = await smtpChannel(smtpOptions(server.port)).send(sampleMessage(), sampleId)
    expect(result).toEqual({ outcome: 'retry', code: 'ECONNREFUSED', phase: 'connect', retryAfterMs: null })
  })

  test('no such name: tried again', async () => {
    const options = smtpOptions(25, { host: 'no-such-host.invalid', security: 'starttls' })
    const result = await smtpChannel(options).send(sampleMessage(), sampleId)
    expect(result).toMatchObject({ outcome: 'retry', phase: 'resolve' })
  })

  test('dropped in the middle of a big message: never sent, never refused', async () => {
    const details = Array.from({ length: 8 }, () => '字'.repeat(2_000))
    const message = { notices: [sampleNotice({ details })] } as const
    const { result, session } = await sendScripted({ body: { do: 'drop' } }, { message })
    expect(session.accepted).toBe(false)
    expect(['retry', 'unknown']).toContain(result.outcome)
  })

  test('refused in the middle of a big message: not delivered, its code counts', async () => {
    const details = Array.from({ length: 8 }, () => '字'.repeat(2_000))
    const message = { notices: [sampleNotice({ details })] } as const
    const body = { do: 'reply', lines: ['552 5.3.4 too large'] } as const
    const { result } = await sendScripted({ body, end: { do: 'hang' } }, { message })
    expect(result).toMatchObject({ outcome: 'rejected', code: '552 5.3.4' })
  })
})

describe('a server that falls silent', () => {
  test.concurrent.each<[stage: keyof SmtpStep, phase: string]>([
    ['greeting', 'greeting'],
    ['ehlo', 'greeting'],
    ['auth', 'login'],
    ['mail', 'envelope'],
    ['rcpt', 'envelope'],
    ['data', 'envelope'],
  ])('at %s: tried again', async (stage, phase) => {
    const { result } = await sendScripted({ [stage]: { do: 'hang' } }, { options: hurriedOptions })
    expect(result).toEqual({ outcome: 'retry', code: 'ETIMEDOUT', phase, retryAfterMs: null })
  })

  test.concurrent.each<[name: string, step: SmtpStep]>([
    ['for good', { end: { do: 'hang', accepts: true } }],
    ['until after the client has left', { end: { do: 'reply', lines: ['250 late'], afterMs: 2_500 } }],
  ])('after the final dot, %s: unknown', async (_name, step) => {
    const { result, session } = await sendScripted(step, { options: hurriedOptions })
    expect(result).toEqual({ outcome: 'unknown', code: 'ETIMEDOUT', phase: 'answer' })
    expect(session.accepted).toBe(true)
  })

  test.concurrent('a whole attempt has a limit, however little is silent', async () => {
    const timeouts = { connectMs: 10_000, greetingMs: 10_000, idleMs: 10_000, totalMs: 1_000 }
    const hung = await sendScripted({ rcpt: { do: 'hang' } }, { options: { timeouts } })
    expect(hung.result).toMatchObject({ outcome: 'retry', code: 'ETIMEDOUT', phase: 'envelope' })
    const late = await sendScripted({ end: { do: 'hang', accepts: true } }, { options: { timeouts } })
    expect(late.result).toMatchObject({ outcome: 'unknown', code: 'ETIMEDOUT' })
  })
})

test('a mail that was taken is sent, and the server has its bytes', async () => {
  const { result, session } = await sendScripted({})
  expect(result).toEqual({ outcome: 'sent', code: '250', phase: 'answer', providerRef: 'FAKE-0001' })
  expect(session).toMatchObject({ accepted: true, recipients: ['li.ming@town.example'], brokeAt: null })
  expect(session.raw.toString()).toContain(`Message-ID: <${sampleId}@office.example>`)
})
