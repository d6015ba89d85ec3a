import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { type Instant, msOf } from '../../domain/calendar/instant.ts'
import type { Meeting } from './channel.ts'
import { cutToPoints, oneLine } from './plain-text.ts'

/** A meeting as an iCalendar object, and what it asks of the reader's calendar. */
export interface MeetingFile {
  readonly method: 'REQUEST' | 'CANCEL'
  readonly text: string
}

export interface MeetingParties {
  readonly organiser: { readonly name: string; readonly address: string }
  readonly attendee: string
}

const mostTitlePoints = 200
const mostDescriptionPoints = 300

/**
 * RFC 5546: a request, or the cancellation, of one meeting. The UID stays, SEQUENCE is the revision, times are UTC, so
 * that no calendar needs a time zone's rules. `datedAt` is its DTSTAMP: the same on each attempt.
 */
export function meetingIcs(
  meeting: Meeting,
  { organiser, attendee }: MeetingParties,
  datedAt: Instant,
): MeetingFile {
  const method = meeting.cancelled ? 'CANCEL' : 'REQUEST'
  const calendar = ical({
    method: ICalCalendarMethod[method],
    prodId: { company: 'Hopelight', product: 'Hopelight', language: 'ZH' },
  })
  const event = calendar.createEvent({
    id: oneLine(meeting.uid),
    sequence: meeting.revision,
    status: meeting.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    stamp: new Date(msOf(datedAt)),
    start: new Date(msOf(meeting.startsAt)),
    end: new Date(msOf(meeting.endsAt)),
    summary: cutToPoints(oneLine(meeting.title), mostTitlePoints),
    organizer: { name: oneLine(organiser.name) || organiser.address, email: organiser.address },
  })
  event.location(cutToPoints(oneLine(meeting.place), mostTitlePoints))
  event.description(cutToPoints(meeting.description.map(oneLine).join('\n'), mostDescriptionPoints))
  event.createAttendee({ email: attendee, rsvp: false, status: ICalAttendeeStatus.NEEDSACTION })
  return { method, text: `${calendar.toString()}\r\n` }
}
