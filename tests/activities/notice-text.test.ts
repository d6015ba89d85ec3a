import { describe, expect, test } from 'vitest'
import { noticeText } from '../../activities/notice-text.ts'
import type { TeamSummary } from '../../activities/outbox-port.ts'
import { noticeWords } from '../../config/notice-words.ts'
import type { MeetingPlan } from '../../domain/cadence/plan/meeting-plan.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { at, definitionOf } from '../domain/cadence/machine/support.ts'

const team: TeamSummary = {
  teamId: 'longyou',
  name: '龙游县特种纸产业帮扶团',
  county: '龙游县',
  industry: '特种纸',
  template: 'six-step.v1',
  startOn: '2026-01-05',
  endsOn: '2029-01-04',
  state: 'running',
  suspendedOn: null,
  calendarVersion: 'v',
  salon: { weekday: 5, at: '15:00' },
  seats: {},
}

const opening: Notice = {
  noticeId: 'longyou/weekly-salon/2026-W48/-/opening/1',
  teamId: 'longyou',
  step: 'weekly-salon',
  period: '2026-W48',
  milestone: null,
  kind: 'opening',
  seats: ['liaison'],
  at: at('2026-11-16', '09:07'),
  sequence: 3,
  expiresAt: null,
  dueAt: null,
  provisional: false,
  lines: [{ milestone: 'held', dueAt: at('2026-11-27', '18:00'), provisional: false }],
}

function meetingOf(of: Partial<TeamSummary>, meeting: MeetingPlan | null, language: 'zh' | 'en' = 'zh') {
  const own = { ...team, ...of }
  const scene = {
    templates: noticeWords().wordsOf(language),
    team: own,
    definition: definitionOf('weekly-salon'),
    seatName: (seat: string) => seat,
    evidenceName: (kind: string) => kind,
    at: opening.at,
    meeting,
    order: null,
  }
  return noticeText(opening, 'd', scene, own).meeting
}

describe('the invitation to a meeting', () => {
  test('names team, county and meeting, so that those of six counties are told apart', () => {
    expect(meetingOf({}, null)).toMatchObject({
      title: '龙游县特种纸产业帮扶团 举办沙龙 · 2026年第48周（11月23日至29日）',
      place: '龙游县',
      description: [
        '帮扶团：龙游县特种纸产业帮扶团',
        '事项：一周一微型沙龙 2026年第48周（11月23日至29日） 举办沙龙',
        '地点：未定',
      ],
    })
    const counties = ['龙游县', '江山市', '常山县', '开化县', '柯城区', '衢江区']
    const titles = counties.map((county) => meetingOf({ county, name: '帮扶团' }, null)?.title)
    expect(new Set(titles).size).toBe(counties.length)
    expect(titles[1]).toContain('江山市 帮扶团')
  })

  test('names the place once it is planned', () => {
    const planned = meetingOf({}, { on: '2026-11-27', place: '人才驿站二楼' })
    expect(planned?.place).toBe('龙游县 人才驿站二楼')
    expect(planned?.description).toContain('地点：人才驿站二楼')
    expect(meetingOf({}, { on: '2026-11-27', place: '龙游县人才驿站' })?.place).toBe('龙游县人才驿站')
  })

  test('says the same in English', () => {
    const { description, title } = meetingOf({}, null, 'en') ?? {}
    expect(title).toContain('held · 2026-W48')
    expect(description).toContain('Where: not yet known')
  })
})
