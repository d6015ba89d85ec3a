import type { OccurrenceResult } from './events.ts'
import type { AnswerState } from './messages/remembered-commands.ts'
import type { MilestoneStateName, OccurrenceState, OrderStateName } from './state.ts'

type Words<State extends string> = Readonly<Record<State, string>>

const resultWords: Words<OccurrenceResult> = {
  done: '按期完成',
  'done-late': '逾期完成',
  missed: '未完成',
  exempt: '节假日免开',
  waived: '经批准免办',
  suspended: '暂停',
}

const milestoneWords: Words<MilestoneStateName | 'dropped'> = {
  pending: '待办',
  done: resultWords.done,
  'done-late': resultWords['done-late'],
  returned: '退回补正',
  waived: resultWords.waived,
  missed: resultWords.missed,
  dropped: '不再要求',
}

const occurrenceWords: Words<OccurrenceState['state']> = { planned: '未启动', open: '进行中' }

const orderWords: Words<OrderStateName | 'closed' | 'dropped'> = {
  draft: '待签发',
  issued: '已签发，待反馈',
  replied: '已反馈，待销号',
  returned: '退回重办，待反馈',
  closed: '已销号',
  dropped: '已办结，未签发',
}

/** Of a team, and of one of its steps. */
const teamWords: Words<'starting' | 'running' | 'suspended' | 'concluded' | 'released'> = {
  starting: '启动中',
  running: '进行中',
  suspended: '暂停',
  concluded: '已结束',
  released: '已移交',
}

const answerWords: Words<AnswerState> = {
  done: resultWords.done,
  'done-late': resultWords['done-late'],
  returned: milestoneWords.returned,
  suspended: teamWords.suspended,
  running: '恢复运行',
  recorded: '已登记',
  issued: '督办单已签发',
  replied: '督办单已反馈',
  closed: '督办单已销号',
}

/** Every word of a state there is, by what is in it. @source docs/programme.md, "9. Words" */
export const stateWords = {
  result: resultWords,
  milestone: milestoneWords,
  occurrence: occurrenceWords,
  order: orderWords,
  team: teamWords,
  answer: answerWords,
} as const

/** The official word of a state; the state itself where a newer service has one that this program does not know. */
export function stateWord(of: keyof typeof stateWords, state: string): string {
  const words: Readonly<Record<string, string>> = stateWords[of]
  return words[state] ?? state
}

/** How an occurrence or its main milestone ended; a meeting that was missed is 未开展. @source docs/programme.md, "9. Words" */
export function endWord(result: string, isMeeting: boolean): string {
  return result === 'missed' && isMeeting ? '未开展' : stateWord('result', result)
}

/** What a command came to. */
export function answerWord(command: string, state: string): string {
  return command === 'return-order' ? '督办单退回重办' : stateWord('answer', state)
}
