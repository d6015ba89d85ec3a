/** Full-width forms (０-９, Ａ-Ｚ, ＠ …) and the wide space as their ASCII twins; as many UTF-16 units as given. */
export function toHalfWidth(text: string): string {
  return text.replaceAll(/[\uff01-\uff5e\u3000]/g, (wide) =>
    wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  )
}
