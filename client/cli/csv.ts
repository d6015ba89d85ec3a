import { shownLine } from '../../domain/shown-text.ts'

/** Excel takes a file of UTF-8 for one only by this mark. */
const byteOrderMark = '\uFEFF'

/** As spreadsheets read it: also in full width, and behind blanks. What nobody sees is shown by its code before. */
const formulaStart = /^\p{Z}*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]/u

/**
 * Rows as comma-separated values (RFC 4180), each cell of one line. A text that a spreadsheet would run as a formula is
 * made plain by an apostrophe.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + rows.map((row) => row.map(cell).join(',')).join('\r\n')
}

function cell(text: string): string {
  const shown = shownLine(text)
  const plain = formulaStart.test(shown) ? `'${shown}` : shown
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
