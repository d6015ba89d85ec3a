/** Excel takes a file of UTF-8 for one only by this mark. */
const byteOrderMark = '\uFEFF'

/** As spreadsheets read it: also in full width, and behind blanks and what nobody sees. */
const formulaStart = /^(?:[\t\r]|[\p{C}\p{Z}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])/u

/**
 * Rows as comma-separated values (RFC 4180). A text that a spreadsheet would run as a formula is made plain by an
 * apostrophe.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + rows.map((row) => row.map(cell).join(',')).join('\r\n')
}

function cell(text: string): string {
  const plain = formulaStart.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
