/**
 * What a screen acts on, or shows as nothing: controls, marks that turn the direction of writing, line separators, halves
 * of a pair, characters without width. A joiner between two pictures and the variant of a character or a picture are part
 * of what is seen, and stay.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}](?<!\p{Extended_Pictographic}\ufe0f?[\u{1f3fb}-\u{1f3ff}]?\u200d(?=\p{Extended_Pictographic}))(?<![\p{Extended_Pictographic}\p{Script=Han}][\ufe00-\ufe0f\u{e0100}-\u{e01ef}])/gu

/** Most texts are of these characters alone, none of which is unseen: found out ten times as fast. */
const plain =
  /^[\n -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2070-\u3163\u3165-\ud7ff\uff01-\uff9f]*$/

const lineEnd = '⏎'

/** Foreign text as one line that says what it holds: `⏎` for a line end, `‹U+001B›` for what a screen would act on. */
export function shownLine(text: string): string {
  return shownLines(text.replaceAll(/\r?\n/g, lineEnd))
}

/** As `shownLine`, with its line ends. */
export function shownLines(text: string): string {
  return replaced(text, (character) => {
    if (character === '\n') return character
    return character === '\t' ? ' ' : `‹U+${hex(character)}›`
  })
}

/** The same JSON, in which what a screen would act on is escaped. */
export function shownJson(json: string): string {
  return replaced(json, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()].map((at) => unit(character, at)).join(''),
  )
}

/** Every text in a JSON value as `shownLine` gives it; names of members too. */
export function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return shownLine(value)
  if (Array.isArray(value)) return value.map(shownValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [shownLine(name), shownValue(each)]))
}

function replaced(text: string, by: (character: string) => string): string {
  return plain.test(text) ? text : text.replaceAll(unseen, by)
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}

function unit(character: string, at: number): string {
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
}
