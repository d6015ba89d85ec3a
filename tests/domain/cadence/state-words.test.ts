import { describe, expect, it, test } from 'vitest'
import { eventKinds, eventWord } from '../../../client/cli/event-words.ts'
import { historyRows } from '../../../client/cli/history-rows.ts'
import { overLine } from '../../../domain/finding-lines.ts'
import { occurrenceResults } from '../../../domain/cadence/events.ts'
import { noticeKinds } from '../../../domain/cadence/notice.ts'
import { answerStates } from '../../../domain/cadence/messages/remembered-commands.ts'
import { answerWord, endWord, stateWord, stateWords } from '../../../domain/cadence/state-words.ts'
import { noticeKindWords } from '../../../domain/notices/kind-words.ts'

const commands = [
  'mark-milestones',
  'return-milestone',
  'correct-milestone',
  'admit-late-record',
  'issue-order',
  'reply-order',
  'return-order',
  'close-order',
  'suspend',
  'resume',
  'release',
] as const

const chinese = /^[\p{Script=Han}，]+$/u

describe('every word of a state', () => {
  const words = Object.entries(stateWords).flatMap(([of, table]) =>
    Object.entries(table).map(([state, word]) => [of, state, word] as const),
  )
  it.each(words)('of a %s that is %s is Chinese: %s', (_, __, word) => {
    expect(word).toMatch(chinese)
  })

  test('knows how each occurrence may end, and what each command may come to', () => {
    for (const result of occurrenceResults) {
      expect(stateWord('result', result)).toMatch(chinese)
      expect(endWord(result, true)).toMatch(chinese)
    }
    for (const command of commands)
      for (const state of answerStates) expect(answerWord(command, state)).toMatch(chinese)
  })

  test('is 退回重办 of an order and 退回补正 of a duty', () => {
    expect(answerWord('return-order', 'returned')).toBe('督办单退回重办')
    expect(answerWord('return-milestone', 'returned')).toBe('退回补正')
  })

  test('is Chinese too of each kind of event and of notice', () => {
    for (const kind of eventKinds) expect(eventWord(kind)).toMatch(chinese)
    for (const kind of noticeKinds) expect(noticeKindWords[kind].zh).toMatch(chinese)
  })
})

test('a history shows in words how an occurrence ended', () => {
  const event = {
    workflowId: 'team/longyou/weekly-salon',
    at: '2026-01-09T17:00:00+08:00',
    period: '2026-W02',
  }
  for (const result of occurrenceResults) {
    const [row] = historyRows([{ ...event, sequence: 9, kind: 'occurrenceClosed', result }])
    expect(row?.before).toBe('进行中')
    expect(row?.after).toMatch(chinese)
  }
})

test('what was found and is over is told in words, not by its code', () => {
  const line = overLine({ kind: 'calendar-provisional', subject: '2027', details: {} })
  expect(line).toContain('已恢复正常：2027 年的放假安排')
  expect(line).not.toContain('calendar-provisional')
})
