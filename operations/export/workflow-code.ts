const mapMark = '\n//# sourceMappingURL='
const emptyMap = JSON.stringify({ version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' })

/** The bundle without its map, which names folders of the machine: the same sources give the same text anywhere. */
export function withoutSourceMap(code: string): string {
  const at = code.lastIndexOf(mapMark)
  return at < 0 ? code : code.slice(0, at + 1)
}

/** The SDK takes no bundle without a map. */
export function withEmptyMap(code: string): string {
  const map = Buffer.from(emptyMap).toString('base64')
  return `${code}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}\n`
}
