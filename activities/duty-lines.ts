import type { Instant } from '../domain/calendar/instant.ts'
import { fill, type MessageTemplates } from '../domain/notices/message-templates.ts'
import { dueText, milestoneText, stepText } from '../domain/notices/notice-fillings.ts'
import { periodText } from '../domain/notices/period-text.ts'
import { seatName } from '../domain/programme/seat-name.ts'
import type { Delivery, InboxDuty } from './outbox-port.ts'
import type { CourierPorts } from './ports.ts'

/** 今日必办 and 本周要办 of a person, without what the notices speak of themselves. */
export async function dutyLines(
  ports: CourierPorts,
  words: MessageTemplates,
  personId: string,
  told: readonly Delivery[],
  at: Instant,
): Promise<readonly string[]> {
  const { today, thisWeek } = await ports.outbox.duties(personId, at)
  const spokenOf = new Set(told.map(({ notice }) => placeOf(notice)))
  const section = async (heading: string, duties: readonly InboxDuty[]): Promise<readonly string[]> => {
    const others = duties.filter((duty) => !spokenOf.has(placeOf(duty)))
    const lines = await Promise.all(others.map((duty) => dutyLine(ports, words, duty)))
    return lines.length === 0 ? [] : [heading, ...lines]
  }
  return [
    ...(await section(words.message.dutiesToday, today)),
    ...(await section(words.message.dutiesThisWeek, thisWeek)),
  ]
}

interface Place {
  readonly teamId: string
  readonly step: string | null
  readonly period: string | null
  readonly milestone: string | null
}

function placeOf({ teamId, step, period, milestone }: Place): string {
  return [teamId, step, period, milestone].join('/')
}

async function dutyLine(
  { outbox, words: { templateOf } }: CourierPorts,
  words: MessageTemplates,
  duty: InboxDuty,
): Promise<string> {
  const team = await outbox.team(duty.teamId)
  const definition =
    team === null ? undefined : templateOf(team.template).steps.find(({ step }) => step === duty.step)
  const own = definition?.milestones.find(({ milestone }) => milestone === duty.milestone)
  const { language } = words
  return fill(words.message.duty, {
    team: team?.name ?? duty.teamId,
    step: definition === undefined ? duty.step : stepText(definition, language),
    period: definition === undefined ? duty.period : periodText(definition.period, duty.period, language),
    milestone: own === undefined ? duty.milestone : milestoneText(own, language),
    due: dueText(duty.dueAt, duty.provisional, words),
    owner: language === 'zh' ? seatName(duty.owner) : duty.owner,
  })
}
