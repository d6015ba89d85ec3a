import MailComposer from 'nodemailer/lib/mail-composer'
import { msOf } from '../../domain/calendar/instant.ts'
import type { Meeting, Message } from './channel.ts'
import { mailHtml } from './mail-body.ts'
import { type MeetingFile, meetingIcs } from './meeting-ics.ts'
import { cutToPoints } from './plain-text.ts'
import { headingOf, visibleText } from './visible-text.ts'

/** Own cap on a whole message. @source docs/channels.md, "Mail: sending" */
export const mostMailBytes = 256 * 1024

const mostSubjectPoints = 120

/** Addresses and the domain have been parsed: none holds a line end. */
export interface MailParties {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  /** Right half of the Message-ID. */
  readonly domain: string
}

/**
 * The whole mail, byte for byte the same whenever it is built for the same message: Message-ID and Date are the
 * message's own, parts are divided by its id. One meeting is an invitation that mail programs show in the mail and as
 * a file; several, since one invitation may hold only one, are a file each.
 */
export async function mailMessage(
  message: Message,
  messageId: string,
  { from, to, domain }: MailParties,
): Promise<Buffer> {
  const files = meetingsOf(message).map((meeting) =>
    meetingIcs(meeting, { organiser: from, attendee: to }, message.datedAt),
  )
  const urgent = message.notices.some((notice) => notice.urgent)
  return new MailComposer({
    from,
    to,
    subject: cutToPoints(headingOf(message), mostSubjectPoints),
    messageId: `<${messageId}@${domain}>`,
    date: new Date(msOf(message.datedAt)),
    headers: { ...automaticHeaders, ...(urgent ? urgentHeaders : {}) },
    text: visibleText(message),
    html: mailHtml(message),
    ...invitation(files),
    encoding: 'base64',
    textEncoding: 'base64',
    newline: 'win',
    baseBoundary: messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}

/** More than the mail of this message can have in bytes, without building it. */
export function mailBytesAtMost(message: Message): number {
  const texts = [visibleText(message), mailHtml(message)].map((text) => base64Bytes(text))
  const files = meetingsOf(message).length * mostMeetingBytes
  return texts.reduce((sum, bytes) => sum + bytes, mostHeaderBytes + files)
}

/** Title and place of 200 characters each, a description of 300, of four bytes; in the mail and as a file. */
const mostMeetingBytes = 16 * 1024
const mostHeaderBytes = 8 * 1024

/** With a line end after each 76 letters. */
function base64Bytes(text: string): number {
  return Math.ceil(Buffer.byteLength(text, 'utf8') / 3) * 4 * (78 / 76) + 2
}

const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
const urgentHeaders = { Importance: 'high', 'X-Priority': '1' }

/** A meeting that several notices speak of counts once, in its last state. */
function meetingsOf({ notices }: Message): readonly Meeting[] {
  const byUid = new Map<string, Meeting>()
  for (const { meeting } of notices) {
    const known = meeting === null ? undefined : byUid.get(meeting.uid)
    if (meeting !== null && (known === undefined || known.revision <= meeting.revision))
      byUid.set(meeting.uid, meeting)
  }
  return [...byUid.values()]
}

function invitation(files: readonly MeetingFile[]): {
  readonly icalEvent?: { method: string; filename: string; content: string }
  readonly attachments?: { filename: string; contentType: string; content: string }[]
} {
  const [first, ...others] = files
  if (first === undefined) return {}
  if (others.length === 0)
    return { icalEvent: { method: first.method, filename: 'invite.ics', content: first.text } }
  return {
    attachments: files.map((file, index) => ({
      filename: `invite-${index + 1}.ics`,
      contentType: `text/calendar; charset=utf-8; method=${file.method}`,
      content: file.text,
    })),
  }
}
