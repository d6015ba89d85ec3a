import type { Actor } from '../../domain/cadence/commands.ts'
import { type CivilDate, weekdayOf } from '../../domain/calendar/civil-date.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'

const weekdayNames = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

/** `周一` … `周日`. */
export function weekdayName(date: CivilDate): string {
  return weekdayNames[weekdayOf(date) - 1] ?? ''
}

/** `2026-11-27 17:01`, for people. */
export function momentText(at: Instant): string {
  return `${dateOf(at)} ${at.slice(11, 16)}`
}

const viaWords: Readonly<Record<Actor['via'], string>> = {
  api: '已签名',
  'local-admin': '本机管理员',
  signal: '未签名消息',
  update: '未签名消息',
}

/** How a command came; the word itself where a newer service knows another way. */
export function viaWord(via: string): string {
  return Object.entries(viaWords).find(([known]) => known === via)?.[1] ?? via
}
