import { addMs, dateOf, instantAt } from '../domain/calendar/instant.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import { isUrgent } from '../domain/notices/delivery-policy.ts'
import { fill, namesIn } from '../domain/notices/message-templates.ts'
import { fillingsOf, milestoneText, type NoticeScene, stepText } from '../domain/notices/notice-fillings.ts'
import { periodText } from '../domain/notices/period-text.ts'
import { noticeNumberOf } from '../ledger/outbox/delivery-id.ts'
import type { Meeting, NoticeText } from './channels/channel.ts'
import type { TeamSummary } from './outbox-port.ts'

/** One notice as its recipient reads it. */
export function noticeText(
  notice: Notice,
  deliveryId: string,
  scene: NoticeScene,
  team: TeamSummary,
): NoticeText {
  const { line, details } = scene.templates.kinds[notice.kind]
  const fillings = fillingsOf(notice, scene)
  return {
    deliveryId,
    noticeId: notice.noticeId,
    number: noticeNumberOf(notice.noticeId),
    kind: notice.kind,
    urgent: isUrgent(notice.kind),
    line: fill(line, fillings),
    details: details
      .filter((detail) => saysSomething(detail, fillings))
      .map((detail) => fill(detail, fillings)),
    meeting: meetingOf(notice, scene, team),
  }
}

/** A label without anything behind it is left out. */
function saysSomething(detail: string, fillings: Readonly<Record<string, string>>): boolean {
  const names = namesIn(detail)
  return names.length === 0 ? detail !== '' : names.some((name) => fillings[name] !== '')
}

/** A salon has its hour; of other meetings only the day is known. */
const salonMs = 2 * 3_600_000
const officeDay = { from: '09:00', to: '17:00' } as const

/**
 * What a calendar is told: an invitation when an occurrence with a meeting opens, the new day when it moves, and that it is
 * called off. The sequence of the event that caused it rises with each change. Whoever has several counties tells their
 * meetings apart by title and place. @source docs/channels.md, "Mail: sending"
 */
function meetingOf(
  { kind, period, sequence, lines }: Notice,
  { definition, meeting, templates }: NoticeScene,
  { teamId, salon, ...team }: TeamSummary,
): Meeting | null {
  if (kind !== 'opening' && kind !== 'moved' && kind !== 'called-off') return null
  const main = definition?.milestones.find(({ milestone }) => milestone === definition.main)
  const line = lines.find(({ milestone }) => milestone === main?.milestone)
  if (definition === null || period === null || main?.meeting !== true || line === undefined) return null
  const on = dateOf(line.dueAt)
  const isSalon = main.due.kind === 'preferred-weekday'
  const startsAt = instantAt(on, isSalon ? salon.at : officeDay.from)
  const { language } = templates
  const isChinese = language === 'zh'
  const whose = withCounty(team.county, team.name)
  const what = milestoneText(main, language)
  const when = periodText(definition.period, period, language)
  const place = meeting?.place ?? null
  return {
    uid: `${teamId}-${definition.step}-${period}-${main.milestone}@hopelight`,
    revision: sequence,
    cancelled: kind === 'called-off',
    title: `${whose} ${what} · ${when}`,
    description: isChinese
      ? [
          `帮扶团：${whose}`,
          `事项：${stepText(definition, language)} ${when} ${what}`,
          `地点：${place ?? '未定'}`,
        ]
      : [
          `Team: ${whose}`,
          `What: ${stepText(definition, language)} ${when} ${what}`,
          `Where: ${place ?? 'not yet known'}`,
        ],
    startsAt,
    endsAt: isSalon ? addMs(startsAt, salonMs) : instantAt(on, officeDay.to),
    place: place === null ? team.county : withCounty(team.county, place),
  }
}

function withCounty(county: string, text: string): string {
  return text.includes(county) ? text : `${county} ${text}`
}
