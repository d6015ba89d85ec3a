import type { Notice, NoticeKind } from '../../../domain/cadence/notice.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { putPeople } from '../../../ledger/people.ts'
import type { Rig } from '../../support/rig.ts'

/** A team whose experts are these persons, each reached by the channels, in this order. */
export async function seatExperts(
  { calendarVersion, ledger, template }: Rig,
  teamId: string,
  personIds: readonly string[],
  channels: readonly string[],
): Promise<void> {
  await putPeople(
    ledger,
    personIds.map((personId) => ({
      personId,
      name: `专家 ${personId}`,
      language: 'zh',
      channels,
      contacts: [{ kind: 'mail', address: `${personId}@town.example` }],
    })),
  )
  const started = {
    workflowId: `team/${teamId}`,
    sequence: 1,
    at: instantFromMs(Date.now()),
    kind: 'programmeStarted',
    name: '青山县茶产业帮扶团',
    county: '青山县',
    industry: '茶产业',
    template: template.template,
    startOn: '2026-11-30',
    endsOn: '2029-11-29',
    calendarVersion,
    salon: { weekday: 5, at: '15:00' },
    seats: { expert: personIds },
  } as const
  await appendOutcomes(ledger, { events: [started], notices: [] })
}

/** A notice of the whole team, for its experts. */
export function noticeOf(teamId: string, kind: NoticeKind, number: number): Notice {
  return {
    noticeId: `${teamId}/-/-/-/${kind}/${number}`,
    teamId,
    step: null,
    period: null,
    milestone: null,
    kind,
    seats: ['expert'],
    at: instantFromMs(Date.now()),
    sequence: 1,
    expiresAt: null,
    dueAt: null,
    provisional: false,
    lines: [],
  }
}
