import { expect, test } from 'vitest'
import { providerRefIn } from '../../../activities/channels/provider-ref.ts'
import { smtpChannel } from '../../../activities/channels/smtp.ts'
import { reply, type SmtpStep } from '../../../client/sandbox/fakes/scripted-smtp.ts'
import { sampleMessage } from './support/sample-message.ts'
import { sendScripted } from './support/scripted-send.ts'
import { canaries, smtpOptions } from './support/smtp-options.ts'

const address = 'canary.recipient@town.example'
const basic = Buffer.from(`\0${canaries.user}\0${canaries.password}`).toString('base64')
const hidden = [...Object.values(canaries), address, 'canary', basic]
/** What a careless server quotes. */
const echo = `${canaries.password} ${canaries.user} <${address}> <${canaries.sender}> ${basic}`

function expectNoCanary(value: unknown): void {
  const text = JSON.stringify(value)
  for (const word of hidden) expect(text.toLowerCase()).not.toContain(word.toLowerCase())
}

test.each<[name: string, step: SmtpStep]>([
  ['greeting', { greeting: reply(`554 ${echo}`) }],
  ['banner', { greeting: reply(echo) }],
  ['EHLO', { ehlo: reply(`421 ${echo}`) }],
  ['AUTH', { auth: reply(`535 5.7.8 ${echo}`) }],
  ['AUTH without a code', { auth: reply(echo) }],
  ['MAIL', { mail: reply(`550 5.7.1 ${echo}`) }],
  ['RCPT', { rcpt: reply(`550-5.1.1 ${echo}`, `550 5.1.1 ${echo}`) }],
  ['RCPT, an enhanced code of words', { rcpt: reply(`550 5.1.${canaries.user}`) }],
  ['DATA', { data: reply(`554 ${echo}`) }],
  ['final dot', { end: reply(`554 5.7.1 ${echo}`) }],
  ['final dot, cut', { end: { do: 'cut', text: `554 5.7.1 ${echo}` } }],
  ['final dot, cut before its code', { end: { do: 'cut', text: echo } }],
  ['250', { end: reply(`250 2.0.0 ${echo}`) }],
  ['250 as a queue id', { end: reply(`250 2.0.0 queued as ${canaries.password}`) }],
  ['250 as an id with the address', { end: reply(`250 ok id=${address}`) }],
  ['250 as an id of the user', { end: reply(`250 ok id=x.${canaries.user.toUpperCase()}.y`) }],
])(
  'a server that quotes secrets and addresses at %s gets none of them into the result',
  async (_name, step) => {
    const { result, session } = await sendScripted(step, { message: { address } })
    expect(session.answered.join(' ')).toMatch(/canary/i)
    expectNoCanary(result)
  },
)

test('a channel shows nothing of its settings', () => {
  const channel = smtpChannel(smtpOptions(25))
  expectNoCanary(channel)
  expectNoCanary(Object.getOwnPropertyNames(channel).map((name) => String(Reflect.get(channel, name))))
})

test('an error of ours, thrown for a message that no courier makes, quotes no secret and no address', async () => {
  const channel = smtpChannel(smtpOptions(25))
  const broken = sampleMessage({ address, datedAt: 'not a moment' })
  const error: unknown = await channel.send(broken, 'x').catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RangeError)
  expectNoCanary([String(error), error instanceof Error ? error.stack : ''])
})

test.each<[reply: string, ref: string | null]>([
  ['250 2.0.0 Ok: queued as 4Zr7xQ2kLmz9', '4Zr7xQ2kLmz9'],
  ['250 Mail OK queued as smtp1,wKgABC_x-1,123 1697', 'smtp1,wKgABC_x-1,123'],
  ['250 OK id=1rAbCd-0001Yz-2x', '1rAbCd-0001Yz-2x'],
  ['250 2.6.0 <a@b.example> [InternalId=987654321, Hostname=x] Queued mail for delivery', '987654321'],
  ['250 Ok: queued as.', null],
  ['250 2.0.0 Ok', null],
  ['250 queued as li.ming@town.example', null],
])('of the reply %j the number %j is kept', (text, ref) => {
  expect(providerRefIn(text, [])).toBe(ref)
})
