/** Numbers that depend on nothing but the words they were seeded with. */
export interface Random {
  /** From 0, below 1. */
  share(): number
  /** A whole number, both ends included. */
  whole(least: number, most: number): number
  /** True so many times of a hundred. */
  chance(percent: number): boolean
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly [T, ...T[]]): T
  /** So many hexadecimal digits. */
  hex(digits: number): string
}

/** The same words give the same numbers in the same order, whatever else was drawn before. */
export function randomOf(...words: readonly (string | number)[]): Random {
  let state = hashOf(words.join('/'))
  const share = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000
  }
  const whole = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1))
  return {
    share,
    whole,
    chance: (percent) => share() * 100 < percent,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    hex: (digits) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join(''),
  }
}

/** FNV-1a over the text's UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
