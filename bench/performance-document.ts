/** The document with the figures of one part in place of what stood between its marks. Throws when it has no marks. */
export function withFigures(document: string, part: string, figures: string): string {
  const [begin, end] = [`<!-- figures: ${part} -->`, `<!-- end: ${part} -->`]
  const [before, rest] = halves(document, begin)
  const [, after] = halves(rest, end)
  return `${before}${begin}\n${figures}\n${end}${after}`
}

function halves(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  if (at === -1) throw new Error(`the document has no “${mark}”`)
  return [text.slice(0, at), text.slice(at + mark.length)]
}
