import { type CivilDate, weekdayOf } from '../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { resultWord } from '../views/words.ts'

const weekdayNames = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

/** `周一` … `周日`. */
export function weekdayName(date: CivilDate): string {
  return weekdayNames[weekdayOf(date) - 1] ?? ''
}

/** `2026-11-27 17:01`, for people. */
export function momentText(at: Instant): string {
  return `${dateOf(at)} ${at.slice(11, 16)}`
}

/** @source programme.md section 9 */
const answerWords: Readonly<Record<string, string>> = {
  done: '按期完成',
  'done-late': '逾期完成',
  returned: '退回补正',
  suspended: '暂停',
  running: '恢复运行',
  starting: '启动中',
  concluded: '已结束',
  released: '已移交',
  recorded: '已登记',
  issued: '督办单已签发',
  replied: '已反馈',
  closed: '已销号',
  pending: '待办',
  planned: '未启动',
  open: '进行中',
  waived: '经批准免办',
  exempt: '节假日免开',
  dropped: '不再要求',
}

/** The official word of a milestone's state; a meeting that was missed is 未开展. */
export function stateWord({ state, meeting }: { readonly state: string; readonly meeting: boolean }): string {
  return state === 'missed' ? resultWord('missed', meeting) : answerWord(state)
}

/** The official word of a state; the state itself where there is none. */
export function answerWord(state: string): string {
  return answerWords[state] ?? state
}
