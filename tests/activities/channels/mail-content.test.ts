import { describe, expect, test } from 'vitest'
import type { Message } from '../../../activities/channels/channel.ts'
import { mostMailBytes } from '../../../activities/channels/mail-message.ts'
import { smtpChannel } from '../../../activities/channels/smtp.ts'
import { mailRoute, receivedMail } from './support/received-mail.ts'
import { sampleId, sampleMessage, sampleNotice } from './support/sample-message.ts'
import { canaries, smtpOptions } from './support/smtp-options.ts'

function notices(count: number, set: Parameters<typeof sampleNotice>[0] = {}): Message['notices'] {
  const [first = sampleNotice(), ...others] = Array.from({ length: count }, (_, index) =>
    sampleNotice({ number: `NUMBER${index + 1}`, line: `红灯：第${index + 1}件事`, ...set }),
  )
  return [first, ...others]
}

describe('a mail', () => {
  test('has one recipient, a Chinese subject and sender, and says that a machine sent it', async () => {
    const { mail, from, to } = await receivedMail()
    expect({ from, to }).toEqual({ from: canaries.sender, to: ['li.ming@town.example'] })
    expect(mail.subject).toBe('提醒：第48周微型沙龙')
    expect(mail.from?.text).toBe(`"衢州市人才办" <${canaries.sender}>`)
    expect(mail.headers.get('to')).toMatchObject({ text: 'li.ming@town.example' })
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined])
  })

  test('is the same byte for byte on each attempt, and its Message-ID and Date are the message’s own', async () => {
    const { server, send } = await mailRoute()
    await send()
    await send()
    const [first, second] = server.journal
    expect(first?.mail.messageId).toBe(`<${sampleId}@office.example>`)
    expect(first?.mail.date?.toISOString()).toBe('2026-11-23T08:07:00.000Z')
    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true)
  })

  test('tells one notice with its details and its number, as text and as HTML', async () => {
    const { mail } = await receivedMail()
    for (const words of [
      '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
      '需要的证明：签到表、照片',
      '办好后回复「已办」并附上证明',
      '通知号 DQJOIJEW',
    ]) {
      expect(mail.text).toContain(words)
      expect(mail.html).toContain(words)
    }
  })

  test('tells a digest as numbered lines in order, without details', async () => {
    const { mail } = await receivedMail({ title: '今日提醒：3件', notices: notices(3) })
    expect(mail.text).toBe(
      [
        '今日提醒：3件',
        '',
        '1. 红灯：第1件事（通知号 NUMBER1）',
        '2. 红灯：第2件事（通知号 NUMBER2）',
        '3. 红灯：第3件事（通知号 NUMBER3）',
      ].join('\n'),
    )
    expect(mail.html).toMatch(/1\. 红灯：第1件事.*NUMBER1[^]*3\. 红灯：第3件事.*NUMBER3/)
    expect(mail.html).not.toContain('签到表')
  })

  test('speaks English to those who want it', async () => {
    const { mail } = await receivedMail({ language: 'en', title: 'Reminders: 2', notices: notices(2) })
    expect(mail.text).toContain('1. 红灯：第1件事 (Notice no. NUMBER1)')
    expect(mail.html).toContain('<html lang="en">')
  })

  test('that may be a repeat says so in its subject and in both texts, under the same Message-ID', async () => {
    const { mail } = await receivedMail({ mayBeRepeat: true })
    expect(mail.subject).toBe('提醒：第48周微型沙龙（可能重复）')
    expect(mail.text).toContain('（可能重复）')
    expect(mail.html).toContain('（可能重复）')
    expect(mail.messageId).toBe(`<${sampleId}@office.example>`)
  })

  test('is marked important when a notice in it is urgent, and only then', async () => {
    const urgent = await receivedMail({ notices: [sampleNotice({ urgent: true })] })
    expect(urgent.mail.headers.get('priority')).toBe('high')
    expect((await receivedMail()).mail.headers.has('priority')).toBe(false)
  })

  test('has a long subject cut, folded, and no character broken in any of its lines', async () => {
    const title = `关于𠮷安工作组${'第四十八周微型沙龙'.repeat(40)}`
    const { mail, raw } = await receivedMail({ title })
    expect(mail.subject).toBe(`${Array.from(title).slice(0, 119).join('')}…`)
    const words = [...raw.toString('latin1').matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)]
    expect(words.length).toBeGreaterThan(5)
    for (const [whole, letters = ''] of words) {
      expect(whole.length).toBeLessThanOrEqual(75)
      expect(Buffer.from(letters, 'base64').toString('utf8')).not.toContain('\ufffd')
    }
  })

  test('carries emoji, rare characters and joined characters whole', async () => {
    const line = '𠮷𫠠 👩‍🌾 é 工作组'
    const { mail } = await receivedMail({ title: line, notices: [sampleNotice({ line })] })
    expect(mail.subject).toBe(line)
    expect(mail.text).toContain(line)
    expect(mail.html).toContain(line)
  })
})

describe('what a text holds is shown and does nothing', () => {
  const nasty = `<img src=x onerror=alert(1)> & "quoted" 'single' </p><script>alert(2)</script>`

  test('HTML is escaped in the heading, the lines, the details and the number', async () => {
    const { mail } = await receivedMail({
      title: nasty,
      notices: [sampleNotice({ line: nasty, details: [nasty], number: '<b>1</b>' })],
    })
    expect(mail.html).not.toMatch(/<img|<script|<b>/)
    const shown = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot; &#39;single&#39;'
    expect(String(mail.html).split(shown)).toHaveLength(5)
    expect(mail.text).toContain(nasty)
  })

  test('a line that is a dot, or begins with one, arrives as it is', async () => {
    const details = ['.', '..', '.\r\nQUIT', '完']
    const { mail } = await receivedMail({ notices: [sampleNotice({ details })] })
    expect(mail.text).toContain('\n.\n..\n. QUIT\n完\n')
  })

  test('controls and marks of direction are gone from what a reader sees', async () => {
    const { mail } = await receivedMail({
      notices: [sampleNotice({ line: 'a\u0000b\u001b[31mc\u202ed\u2067e\u0085f' })],
    })
    expect(mail.text).toContain('a b [31mcde f')
  })
})

describe('the size of a mail', () => {
  test('a digest has as many notices as a mail holds, whole', async () => {
    const { server, send } = await mailRoute()
    const channel = smtpChannel(smtpOptions(server.port))
    const message = sampleMessage({ notices: notices(3_000, { line: `红灯：${'<&>'.repeat(20)}` }) })
    const count = channel.capacity(message)
    expect(count).toBeGreaterThan(100)
    expect(count).toBeLessThan(3_000)
    const [first, ...others] = message.notices
    const result = await send({ notices: [first, ...others.slice(0, count - 1)] })
    expect(result.outcome).toBe('sent')
    const [received] = server.journal
    expect(received?.raw.length).toBeLessThanOrEqual(mostMailBytes)
    expect(Buffer.byteLength(received?.mail.text ?? '', 'utf8')).toBeLessThanOrEqual(channel.limits.bytes)
    expect(received?.mail.text?.split('\n').at(-1)).toMatch(/^[0-9]+\. 红灯.*（通知号 NUMBER[0-9]+）$/)
  })

  test('a short message fits with all its notices, a single one always counts', () => {
    const channel = smtpChannel(smtpOptions(25))
    expect(channel.capacity(sampleMessage({ notices: notices(12) }))).toBe(12)
    expect(channel.capacity(sampleMessage({ notices: notices(2, { line: '字'.repeat(100_000) }) }))).toBe(1)
  })

  test('one notice over the cap is refused before anything is sent', async () => {
    const { server, send } = await mailRoute()
    const result = await send({ notices: [sampleNotice({ details: ['字'.repeat(100_000)] })] })
    expect(result).toEqual({
      outcome: 'rejected',
      code: 'too-large',
      phase: 'prepare',
      badAddress: false,
      unlisted: false,
    })
    expect(server.journal).toEqual([])
  })
})
