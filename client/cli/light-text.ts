import type { Light } from '../../domain/cadence/lights.ts'
import { dateOf } from '../../domain/calendar/instant.ts'
import type { Terminal } from './command.ts'
import { styled, type TextStyle } from './table.ts'
import { weekdayName } from './words.ts'

const styles: Readonly<Record<Light, TextStyle>> = {
  grey: 'dim',
  green: 'green',
  blue: 'blue',
  yellow: 'yellow',
  red: 'red',
}
const names: Readonly<Record<Light, string>> = {
  grey: '灰',
  green: '绿',
  blue: '蓝',
  yellow: '黄',
  red: '红',
}

/** The light's word with its colour, said and shown: `黄 逾期预警`. */
export function lightText(
  terminal: Terminal,
  { light, word }: { readonly light: Light; readonly word: string },
): string {
  return styled(terminal, styles[light], `${names[light]} ${word}`)
}

/** `2026-11-27 周五`, with 暂定 where it rests on an unpublished notice. */
export function dueText(
  terminal: Terminal,
  { dueAt, provisional }: { readonly dueAt: string; readonly provisional: boolean },
): string {
  const dueOn = dateOf(dueAt)
  const mark = provisional ? ` ${styled(terminal, 'yellow', '暂定')}` : ''
  return `${dueOn} ${weekdayName(dueOn)}${mark}`
}
