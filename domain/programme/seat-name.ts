import type { SeatKey } from './seats.ts'

/** @source docs/programme.md, "2. Who"; docs/programme.md, "9. Words" */
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
