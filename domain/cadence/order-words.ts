import type { OrderStateName } from './state.ts'

/** @source programme.md section 9 */
export const orderStateWords: Readonly<Record<OrderStateName, string>> = {
  draft: '待签发',
  issued: '已签发，待反馈',
  replied: '已反馈，待销号',
  returned: '退回重办，待反馈',
}

/** The state itself where a newer service has one that this program does not know. */
export function orderStateWord(state: string): string {
  return Object.entries(orderStateWords).find(([known]) => known === state)?.[1] ?? state
}
