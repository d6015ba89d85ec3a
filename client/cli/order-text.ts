import { stateWord } from '../../domain/cadence/state-words.ts'
import { dateOf } from '../../domain/calendar/instant.ts'

interface ShownOrder {
  readonly draftedAt: string
  readonly dutyDone: boolean
  readonly lineNames: readonly string[]
  readonly number: string | null
  readonly period: string
  readonly replyBy: string | null
  readonly state: string
  readonly unansweredAt: string | null
}

/** `拟稿 2026-12-18`, or its number. */
export function orderHead({ draftedAt, number }: ShownOrder): string {
  return number ?? `拟稿 ${dateOf(draftedAt)}`
}

/** `一月一组团帮扶 2026-11：组团入企`: of which occurrence it is, and about what. */
export function orderPlace({ lineNames, period }: ShownOrder, stepName: string): string {
  return `${stepName} ${period}：${lineNames.join('、')}`
}

/** Where it stands, until when its reply is waited for, and whether that has passed. */
export function orderStand({ dutyDone, replyBy, state, unansweredAt }: ShownOrder): string {
  if (dutyDone && state !== 'draft') return '已完成待销号'
  if (replyBy === null || state === 'replied') return stateWord('order', state)
  const late = unansweredAt === null ? '' : '，逾期未反馈'
  return `${stateWord('order', state)}，限 ${dateOf(replyBy)} 前反馈${late}`
}
