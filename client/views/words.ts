import type { OccurrenceResult } from '../../domain/cadence/events.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { EvidenceKind } from '../../domain/programme/template.ts'

/** @source programme.md sections 2 and 9 */
const seatNames: Readonly<Record<SeatKey, string>> = {
  'chief-expert': '首席专家',
  expert: '专家',
  'tech-manager': '技术经理人',
  liaison: '联络员',
  'association-county': '县科协',
  'association-city': '市科协',
  'talent-office': '人才办',
  enterprise: '企业',
  department: '部门',
  society: '学会',
  province: '省级',
  auditor: '审计',
  operator: '运维',
}

export function seatName(seat: SeatKey): string {
  return seatNames[seat]
}

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

const evidenceNames: Readonly<Record<EvidenceKind, string>> = {
  'sign-in': '签到表',
  photo: '照片',
  screenshot: '截图',
  record: '记录',
  document: '文件',
}

/** `签到表 sign-in`. */
export function evidenceName(kind: EvidenceKind): string {
  return `${evidenceNames[kind]} ${kind}`
}
