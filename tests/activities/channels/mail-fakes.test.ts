import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { smtpChannel } from '../../../activities/channels/smtp.ts'
import { mailServer } from '../../../client/sandbox/fakes/mail-server.ts'
import { reply, scriptedSmtp } from '../../../client/sandbox/fakes/scripted-smtp.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'
import { canaries, smtpOptions } from './support/smtp-options.ts'

const login = { user: canaries.user, password: canaries.password }

test('the mail server refuses what its script says, once, at each stage', async () => {
  const server = await mailServer({ security: null, certificate: null, login })
  onTestFinished(() => server.close())
  server.script.push(
    { at: 'connect', code: 421, text: '4.3.2 not now' },
    { at: 'login', code: 454, text: '4.7.0 later' },
    { at: 'sender', code: 550, text: '5.7.1 not you' },
    { at: 'recipient', code: 550, text: '5.1.1 nobody' },
    { at: 'message', code: 554, text: '5.7.1 spam' },
  )
  const channel = smtpChannel(smtpOptions(server.port))
  const outcomes = []
  for (let index = 0; index < 6; index += 1) {
    const { outcome, code } = await channel.send(sampleMessage(), sampleId)
    outcomes.push(`${outcome} ${code}`)
  }
  expect(outcomes).toEqual([
    'retry 421 4.3.2',
    'retry 454 4.7.0',
    'config-fault 550 5.7.1',
    'rejected 550 5.1.1',
    'rejected 554 5.7.1',
    'sent 250',
  ])
  expect(server.journal).toHaveLength(1)
})

test('the mail server takes so many mails a minute of its clock, and none that is too large', async () => {
  let clock = 1_000_000
  const server = await mailServer({
    security: null,
    certificate: null,
    login: null,
    mostPerMinute: 2,
    mostBytes: 20_000,
    now: () => clock,
  })
  onTestFinished(() => server.close())
  const channel = smtpChannel(smtpOptions(server.port, { login: null }))
  const outcomes = []
  for (const passed of [0, 0, 0, 60_000]) {
    clock += passed
    outcomes.push((await channel.send(sampleMessage(), sampleId)).outcome)
  }
  expect(outcomes).toEqual(['sent', 'sent', 'retry', 'sent'])
  const large = sampleMessage({ notices: [sampleNotice({ details: ['字'.repeat(5_000)] })] })
  expect(await channel.send(large, sampleId)).toMatchObject({ outcome: 'rejected', code: 'too-large' })
  expect(server.journal.map(({ at }) => at)).toEqual([1_000_000, 1_000_000, 1_060_000])
})

test('the scripted server answers each recipient of one mail differently', async () => {
  const server = await scriptedSmtp({ now: () => 42 })
  onTestFinished(() => server.close())
  server.script.push({ rcpt: [reply('250 ok'), reply('550 5.1.1 no such user'), reply('450 4.2.0 later')] })
  const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true })
  const { accepted, rejected } = await transport.sendMail({
    from: 'a@office.example',
    to: ['one@town.example', 'two@town.example', 'three@town.example'],
    subject: 'mixed',
    text: 'mixed',
  })
  expect({ accepted, rejected }).toEqual({
    accepted: ['one@town.example'],
    rejected: ['two@town.example', 'three@town.example'],
  })
  expect(server.journal).toMatchObject([
    { at: 42, accepted: true, recipients: ['one@town.example'], brokeAt: null },
  ])
})
