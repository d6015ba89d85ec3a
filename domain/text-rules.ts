import { findPersonalData, type PersonalDataKind } from './personal-data.ts'
import { type Refusal, refuse } from './refusals.ts'

/** Code points that a business text may hold. @source docs/contracts.md, "Personal data" */
export const textMost = 2000

const personalDataNames: Readonly<Record<PersonalDataKind, string>> = {
  mobile: '手机号 mobile number',
  landline: '固定电话 telephone number',
  mail: '电子邮箱 e-mail address',
  identity: '身份证号 identity number',
}

/**
 * Null: the text may be kept in a history. Otherwise `text-too-long` (more than 2,000 code points, with the count),
 * `text-forbidden` (controls, bidirectional controls, half a character) or `personal-data`. Emoji, zero-width
 * joiners and rare characters stay. Linear in the text's length.
 * @source docs/contracts.md, "Personal data"; docs/contracts.md, "Text"
 */
export function checkBusinessText(text: string, field: string, most: number = textMost): Refusal | null {
  const count = countCodePoints(text.replaceAll(personPlaceholder, '人名'))
  if (count > most) return refuse('text-too-long', { field, most, count })
  const what = findForbidden(text)
  if (what !== null) return refuse('text-forbidden', { field, what })
  const kind = findPersonalData(text)
  return kind === null ? null : refuse('personal-data', { field, what: personalDataNames[kind] })
}

/** Stands for a name of two characters or more: who wrote the name is not charged for its id. */
const personPlaceholder = /\{[A-Za-z0-9-]{1,40}\}/g

export function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** The first thing in a text that no business text may hold, named for people; null: there is none. */
function findForbidden(text: string): string | null {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const kind = forbiddenKind(code)
    if (kind !== null) return `${kind} U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  }
  return null
}

function forbiddenKind(code: number): string | null {
  const isLineBreakOrTab = code === 0x0a || code === 0x09
  if ((code < 0x20 && !isLineBreakOrTab) || (code >= 0x7f && code <= 0x9f)) return '控制字符 control'
  if (isBidirectionalControl(code)) return '双向控制字符 bidirectional control'
  // Iterating by code point leaves only lone halves of a pair in this range: they do not survive UTF-8.
  return code >= 0xd800 && code <= 0xdfff ? '半个字符 half a character' : null
}

function isBidirectionalControl(code: number): boolean {
  return (
    code === 0x061c ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  )
}
