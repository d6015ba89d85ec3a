import { toHalfWidth } from './half-width.ts'

export type PersonalDataKind = 'mobile' | 'landline' | 'mail' | 'identity'

/**
 * What of a person's data a text seems to hold first; null: nothing. Digits may be full-width, grouped by spaces,
 * hyphens or dots, and split by zero-width characters. A number counts only as a whole, never as a part of a longer
 * run of digits; eleven digits right before 元, after ¥ or with one or two decimals are an amount. Linear in the
 * text's length.
 * @source docs/contracts.md, "Personal data"
 */
export function findPersonalData(text: string): PersonalDataKind | null {
  const plain = toHalfWidth(text).replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
  if (holdsMailAddress(plain)) return 'mail'
  for (const run of plain.matchAll(numberRun)) {
    const groups = groupsOf(run[0], run.index, plain)
    for (const index of groups.keys()) {
      const kind = kindOfGroups(groups.slice(index, index + mostGroups))
      if (kind !== null) return kind
    }
  }
  return null
}

/** Digits in groups that hang together; a digit belongs to one run only. */
const numberRun = /[0-9]+(?:[ \u00a0\t().\u00b7_\u2010-\u2015\u2212-]{1,3}[0-9]+)*/g
/** The most groups one number stands in: eleven digits one by one, and a country code. */
const mostGroups = 12

interface Group {
  readonly digits: string
  /** Up to two characters each. */
  readonly before: string
  readonly after: string
}

function groupsOf(run: string, at: number, text: string): readonly Group[] {
  return [...run.matchAll(/[0-9]+/g)].map((found) => {
    const start = at + found.index
    const end = start + found[0].length
    return {
      digits: found[0],
      before: text.slice(Math.max(0, start - 2), start),
      after: text.slice(end, end + 4),
    }
  })
}

/** The number that begins with the first group, alone or with some of the others. */
function kindOfGroups(groups: readonly Group[]): PersonalDataKind | null {
  const [first, ...rest] = groups
  if (first === undefined) return null
  return kindOfWhole(first) ?? kindOfShape(groups) ?? abroadNumber(first, rest) ?? landline(first, rest)
}

/** A number written without a break. */
function kindOfWhole(group: Group): PersonalDataKind | null {
  if (isIdentity(group.digits, group.after)) return 'identity'
  if (isMobile(withoutPrefix(group.digits))) return isAmount(group) ? null : 'mobile'
  return wholeLandline.test(group.digits) || (isAfterPlus(group) && landlineAbroad.test(group.digits))
    ? 'landline'
    : null
}

const wholeLandline = /^(?:010[1-9][0-9]{7}|02[0-9][1-9][0-9]{7}|0[3-9][0-9]{2}[1-9][0-9]{6,7})$/
const landlineAbroad = /^86[1-9][0-9]{8,10}$/

/** A country code or a trunk 0 written on to a mobile number. */
function withoutPrefix(digits: string): string {
  return digits.replace(/^(?:0086|86|0)(?=1)/, '')
}

function isMobile(digits: string): boolean {
  return /^1[3-9][0-9]{9}$/.test(digits)
}

function isAmount(group: Group): boolean {
  return (
    /^ ?(?:元|美元|欧元|港元|日元)/.test(group.after) ||
    /^\.[0-9]{1,2}(?![0-9])/.test(group.after) ||
    /[¥$€\uffe5] ?$/.test(group.before)
  )
}

const mobileShapes = [[3, 4, 4], [3, 8], [7, 4], Array.from({ length: 11 }, () => 1)] as const
const identityShapes = [
  [6, 8, 4],
  [6, 8, 3],
] as const

/** The groups in which people write these numbers; any grouping at all would take dates and amounts for them. */
function kindOfShape(groups: readonly Group[]): PersonalDataKind | null {
  const [first, ...rest] = groups
  const bare = first === undefined ? [] : [{ ...first, digits: withoutPrefix(first.digits) }, ...rest]
  if (mobileShapes.some((shape) => isMobile(joined(bare, shape)))) return 'mobile'
  return identityShapes.some((shape) =>
    isIdentity(joined(groups, shape), groups[shape.length - 1]?.after ?? ''),
  )
    ? 'identity'
    : null
}

/** The digits of the first groups when these have just those lengths, else nothing. */
function joined(groups: readonly Group[], lengths: readonly number[]): string {
  const fits = lengths.every((length, index) => groups[index]?.digits.length === length)
  return fits ? digitsOf(groups.slice(0, lengths.length)) : ''
}

function digitsOf(groups: readonly Group[]): string {
  return groups.map((group) => group.digits).join('')
}

/** What follows +86 is a telephone number in whatever groups it stands. */
function abroadNumber(prefix: Group, groups: readonly Group[]): PersonalDataKind | null {
  if (prefix.digits !== '0086' && !(prefix.digits === '86' && isAfterPlus(prefix))) return null
  const numbers = groups.map((_, index) => digitsOf(groups.slice(0, index + 1)))
  if (numbers.some(isMobile)) return 'mobile'
  return numbers.some((digits) => /^0?[1-9][0-9]{8,10}$/.test(digits)) ? 'landline' : null
}

function isAfterPlus(group: Group): boolean {
  return group.before.endsWith('+')
}

/** Area code, then seven or eight digits in one group or two. */
function landline(area: Group, groups: readonly Group[]): PersonalDataKind | null {
  if (!/^(?:010|02[0-9]|0[3-9][0-9]{2})$/.test(area.digits)) return null
  const one = groups[0]?.digits ?? ''
  const two = one.length === 3 || one.length === 4 ? (groups[1]?.digits ?? '') : ''
  return /^[1-9][0-9]{6,7}$/.test(one + two) ? 'landline' : null
}

const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const provinceAndBirth =
  /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])/

/** 17 digits and an X; or 18 with a right check digit, or with a province and a day of birth in their places. */
function isIdentity(digits: string, after: string): boolean {
  if (digits.length === 17) return /^[1-8]/.test(digits) && /^[Xx](?![A-Za-z0-9])/.test(after)
  if (!/^[1-8][0-9]{17}$/.test(digits) || /^[A-Za-z]/.test(after)) return false
  const sum = identityWeights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'[sum % 11] === digits[17] || provinceAndBirth.test(digits)
}

/** Each `@` asks for one character before it and a domain after it, which holds no other `@`. */
function holdsMailAddress(text: string): boolean {
  for (const found of text.matchAll(/@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2}/g)) {
    const before = text[found.index - 1]
    if (before !== undefined && !/[\s,;:，。；：、()<>《》@]/.test(before)) return true
  }
  return false
}
