/** Controls and line ends of any kind. */
const breaks = /[\p{Cc}\u2028\u2029]+/gu
/** Marks that turn the direction of writing, and those that are not seen. */
const unseen = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
/** Eleven digits, in the groups in which people write them, with or without China's country code. */
const mobile =
  /(?<![0-9０-９])(?:[+＋]?(?:00)?86[ -]?)?([1１][3-9３-９][0-9０-９])[ -]?[0-9０-９]{4}[ -]?([0-9０-９]{4})(?![0-9０-９])/gu

/**
 * The text in one line: no control, no line end, no mark that turns the direction of writing, no half of a character;
 * runs of blanks become one. What nobody can see is left out, what people wrote stays.
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(breaks, ' ').replaceAll(unseen, '').replaceAll(/ {2,}/g, ' ').trim()
}

/** Mobile numbers as `138****1234`. */
export function maskPhones(text: string): string {
  return text.replaceAll(mobile, '$1****$2')
}

/** At most so many code points, the last one an ellipsis when something was cut. */
export function cutToPoints(text: string, most: number): string {
  const points = Array.from(text)
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`
}
