import { orderStateWord } from '../../domain/cadence/order-words.ts'
import { dateOf } from '../../domain/calendar/instant.ts'

interface ShownOrder {
  readonly draftedAt: string
  readonly dutyDone: boolean
  readonly number: string | null
  readonly replyBy: string | null
  readonly state: string
}

/** `拟稿 2026-12-18`, or its number. */
export function orderHead({ draftedAt, number }: ShownOrder): string {
  return number ?? `拟稿 ${dateOf(draftedAt)}`
}

/** Where it stands, and until when its reply is waited for. */
export function orderStand({ dutyDone, replyBy, state }: ShownOrder): string {
  if (dutyDone && state !== 'draft') return '已完成待销号'
  const limit = replyBy === null || state === 'replied' ? '' : `，限 ${dateOf(replyBy)} 前反馈`
  return `${orderStateWord(state)}${limit}`
}
