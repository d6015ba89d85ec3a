import type { OccurrenceResult } from '../../domain/cadence/events.ts'

const resultWords: Readonly<Record<OccurrenceResult, string>> = {
  done: '按期完成',
  'done-late': '逾期完成',
  missed: '未完成',
  exempt: '节假日免开',
  waived: '经批准免办',
  suspended: '暂停',
}

/** How an occurrence or a milestone ended; a meeting that was missed is 未开展. @source programme.md section 9 */
export function resultWord(result: OccurrenceResult, isMeeting: boolean): string {
  return result === 'missed' && isMeeting ? '未开展' : resultWords[result]
}
