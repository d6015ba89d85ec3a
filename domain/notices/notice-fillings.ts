import { weekdayOf } from '../calendar/civil-date.ts'
import { dateOf, type Instant } from '../calendar/instant.ts'
import type { MeetingPlan } from '../cadence/plan/meeting-plan.ts'
import type { Notice, NoticeLine } from '../cadence/notice.ts'
import type { SeatKey } from '../programme/seats.ts'
import type { EvidenceKind, MilestoneDefinition, StepDefinition } from '../programme/template.ts'
import { fill, type Fillings, type Language, type MessageTemplates } from './message-templates.ts'
import { periodText } from './period-text.ts'

/** What a notice has to say of a supervision order. */
export interface OrderScene {
  /** Empty: it is a draft. */
  readonly number: string
  /** What it, its reply or its return says. */
  readonly words: string
  /** False: it has its reply, or its duties are done. */
  readonly asksReply: boolean
  /** What it is about; its occurrence may have closed. */
  readonly lines: readonly NoticeLine[]
}

/** What a notice's text is made from, beside the notice. */
export interface NoticeScene {
  readonly templates: MessageTemplates
  readonly team: {
    readonly teamId: string
    readonly name: string
    readonly county: string
    readonly startOn: string
    readonly endsOn: string
  }
  /** Null for a notice of the whole team. */
  readonly definition: StepDefinition | null
  readonly seatName: (seat: SeatKey) => string
  readonly evidenceName: (kind: EvidenceKind) => string
  readonly at: Instant
  /** Of the meeting that the notice is about, or its occurrence's; null: there is none. */
  readonly meeting: MeetingPlan | null
  /** Of a notice about a supervision order. */
  readonly order: OrderScene | null
}

/** Every value a template may ask for; empty where the notice has nothing to say. */
export function fillingsOf(notice: Notice, scene: NoticeScene): Fillings {
  const { definition, team, templates } = scene
  const { language } = templates
  const own = definition?.milestones.find(({ milestone }) => milestone === notice.milestone) ?? null
  return {
    team: language === 'zh' ? team.name : team.teamId,
    county: team.county,
    step: definition === null ? '' : stepText(definition, language),
    period:
      definition === null || notice.period === null
        ? ''
        : periodText(definition.period, notice.period, language),
    milestone: own === null ? '' : milestoneText(own, language),
    due: notice.dueAt === null ? '' : dueText(notice.dueAt, notice.provisional, templates),
    owner: own === null ? '' : scene.seatName(own.owner),
    proof: own === null ? '' : proofText(own, scene),
    answer: answerText(notice, scene, own),
    duties: linesOf(notice, scene)
      .map((line) => lineText(line, scene))
      .join(language === 'zh' ? '；' : '; '),
    reason: notice.lines.find(({ rule }) => rule !== undefined)?.rule ?? '',
    order: scene.order?.number ?? '',
    words: scene.order?.words ?? '',
    startOn: team.startOn,
    endsOn: team.endsOn,
    today: dateOf(scene.at),
  }
}

/** A notice of an order that outlived its occurrence has none of its own. */
function linesOf({ lines }: Notice, { order }: NoticeScene): readonly NoticeLine[] {
  return lines.length > 0 ? lines : (order?.lines ?? [])
}

/** One line for each milestone that a notice of a whole occurrence lists. */
export function lineText(line: NoticeLine, scene: NoticeScene): string {
  const { definition, seatName, templates } = scene
  const { dueAt, milestone, previousDueAt, provisional } = line
  const own = definition?.milestones.find((each) => each.milestone === milestone)
  const before = previousDueAt === undefined ? '' : `${dateOf(previousDueAt)} → `
  const due = `${before}${dueText(dueAt, provisional, templates)}`
  if (own === undefined) return `${milestone} ${due}`
  return templates.language === 'zh'
    ? `${own.name} ${due}（${seatName(own.owner)}）`
    : `${milestoneText(own, 'en')} ${due} (${own.owner})`
}

export function stepText({ name, step }: StepDefinition, language: Language): string {
  return language === 'zh' ? name : step.replaceAll('-', ' ')
}

export function milestoneText({ milestone, name }: MilestoneDefinition, language: Language): string {
  return language === 'zh' ? name : milestone.replaceAll('-', ' ')
}

const weekdays = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const

/** `2026-11-27 周五`, with 暂定 where it rests on an unpublished notice. */
export function dueText(
  dueAt: Instant,
  provisional: boolean,
  { language, message }: MessageTemplates,
): string {
  const on = dateOf(dueAt)
  const day = `${on} ${weekdays[language][weekdayOf(on) - 1] ?? ''}`
  if (!provisional) return day
  return language === 'zh' ? `${day} ${fill(message.provisional, {})}` : `${day} (${message.provisional})`
}

/** Facts that are asked for, and one of the kinds of evidence. */
function proofText(own: MilestoneDefinition, { evidenceName, templates }: NoticeScene): string {
  const isChinese = templates.language === 'zh'
  const facts = own.facts
    .filter(({ required }) => required)
    .map(({ fact, name }) => (isChinese ? name : fact))
  const evidence = own.evidence.map((kind) => (isChinese ? evidenceName(kind) : kind))
  return [...facts, ...(evidence.length === 0 ? [] : [evidence.join(isChinese ? '或' : ' or ')])].join(
    isChinese ? '、' : ', ',
  )
}

/** The line that records it. */
function answerText(
  { kind, period, teamId }: Notice,
  { definition, meeting, order }: NoticeScene,
  own: MilestoneDefinition | null,
): string {
  if (definition === null) return ''
  const { step } = definition
  const place = `${teamId} ${step} ${period ?? ''}`
  switch (kind) {
    case 'order-drafted':
    case 'order-unsigned':
      return `npx hopelight issue ${place}`
    case 'order-issued':
    case 'order-unanswered':
    case 'order-returned':
      return order?.asksReply === false ? '' : `npx hopelight reply ${place} --reason …`
    case 'order-replied':
      return `npx hopelight close ${place}`
    default:
      return own === null ? '' : `npx hopelight mark ${place} ${own.milestone}${onDay(own, meeting)}`
  }
}

function onDay(own: MilestoneDefinition, meeting: MeetingPlan | null): string {
  return own.meeting && meeting !== null ? ` --on ${meeting.on}` : ''
}
