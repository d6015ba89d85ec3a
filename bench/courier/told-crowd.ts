import { instantFromMs } from '../../domain/calendar/instant.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { readCalendars } from '../../config/read-calendars.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { putPeople } from '../../ledger/people.ts'
import { oneTeam } from '../teams.ts'

export const personIds = Array.from({ length: 100 }, (_, index) => `p-${100 + index}`)

const teamId = 'told'

/** A team whose hundred experts are told everything. */
export async function seatAll(ledger: Ledger): Promise<void> {
  await putPeople(
    ledger,
    personIds.map((personId) => ({ personId, name: personId, language: 'zh', channels: [], contacts: [] })),
  )
  const { team } = oneTeam()
  const { name, county, industry, template, startOn, salon } = team
  const started = {
    workflowId: `team/${teamId}`,
    sequence: 1,
    at: instantFromMs(Date.now()),
    kind: 'programmeStarted',
    name,
    county,
    industry,
    template,
    startOn,
    endsOn: startOn,
    calendarVersion: readCalendars().version,
    salon,
    seats: { expert: personIds },
  } as const
  await appendOutcomes(ledger, { events: [started], notices: [] })
}

let last = 0

/** So many notices of the whole team. */
export async function sayToAll(ledger: Ledger, count: number): Promise<void> {
  const notices = Array.from({ length: count }, (): Notice => {
    last += 1
    return {
      noticeId: `${teamId}/-/-/-/resumed/${last}`,
      teamId,
      step: null,
      period: null,
      milestone: null,
      kind: 'resumed',
      seats: ['expert'],
      at: instantFromMs(Date.now()),
      sequence: 1,
      expiresAt: null,
      dueAt: null,
      provisional: false,
      lines: [],
    }
  })
  await appendOutcomes(ledger, { events: [], notices })
}
