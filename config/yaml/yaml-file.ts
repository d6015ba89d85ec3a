import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  parseDocument,
} from 'yaml'
import { type FilePosition, type FileProblem, fieldName, sortProblems } from './file-problem.ts'
import { fileText } from './file-text.ts'
import { pastedCharacters } from './pasted-characters.ts'
import { entriesMost, firstCrowded, firstNul, repeatedKeys } from './yaml-guards.ts'

/** A YAML file as plain data, with the place of everything in it. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  /** Of the value at that path, or of its key when the value is a list or a map; of what holds it when it is missing. */
  positionOf(path: readonly PropertyKey[]): FilePosition
  /** Of the key itself. */
  keyPositionOf(path: readonly PropertyKey[]): FilePosition
  /** Characters that look like YAML's own and are not: what they are is worth a word when something else is wrong. */
  pasted(): readonly FileProblem[]
}

export interface YamlRead {
  /** Null: nothing can be said about the content. */
  readonly yaml: YamlFile | null
  readonly problems: readonly FileProblem[]
}

/** One broken bracket can make a fault of every line after it. */
const faultsMost = 100

const start: FilePosition = { line: 1, column: 1 }

/**
 * Reads YAML 1.2 in UTF-8, with or without a byte order mark. Encoding, syntax, duplicate keys and unknown tags are
 * problems with line and column; after duplicate keys alone the content is still given, for further checks.
 */
export function readYamlFile(source: string | Uint8Array, file: string): YamlRead {
  const text = fileText(source, file)
  if (!text.ok) return { yaml: null, problems: [text.problem] }
  try {
    return readText(text.text, file)
  } catch (error) {
    // Aliases that name nothing or multiply without end, and nesting deeper than the stack.
    if (error instanceof RangeError) return refusedWhole(file, tooDeep)
    const reason = error instanceof Error ? error.message : String(error)
    return refusedWhole(file, `YAML 无法读取 / the YAML cannot be read: ${reason}`)
  }
}

/** A problem at a path of a file. */
export function problemAt(
  yaml: YamlFile,
  path: readonly PropertyKey[],
  problem: string,
  expected?: string,
): FileProblem {
  const base = { file: yaml.file, ...yaml.positionOf(path), field: fieldName(path), problem }
  return expected === undefined ? base : { ...base, expected }
}

function readText(text: string, file: string): YamlRead {
  const lines = new LineCounter()
  // The parser's own look for a key given twice takes the square of their number.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const positionAt = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faultAt = (offset: number, problem: string): FileProblem => ({
    file,
    ...positionAt(offset),
    field: fieldName(pathAt(document, offset)),
    problem,
  })
  const faults = [...document.errors, ...document.warnings]
  if (faults.some(({ message }) => message.includes('call stack'))) return refusedWhole(file, tooDeep)
  const pasted = (): readonly FileProblem[] =>
    pastedCharacters(text)
      .slice(0, faultsMost)
      .map(({ column, line, problem }) => ({ file, line, column, field: '', problem }))
  if (faults.length > 0) {
    const causes = pasted()
    // What else is wrong comes of such a character, or may; of a tab the parser itself says what does.
    if (pastedCharacters(text).some(({ character }) => character !== '\t'))
      return { yaml: null, problems: causes }
    const told = new Set(causes.map(({ line }) => line))
    const others = faults
      .slice(0, faultsMost)
      .map((fault) => faultAt(fault.pos[0], faultText(fault.code, fault.message)))
      .filter(({ line }) => !told.has(line))
    return { yaml: null, problems: sortProblems([...causes, ...others]) }
  }
  const crowded = firstCrowded(document)
  if (crowded !== null)
    return { yaml: null, problems: [{ file, ...positionAt(crowded), field: '', problem: tooMany }] }
  const nul = firstNul(document)
  const problems = [
    ...(nul === null ? [] : [{ file, ...positionAt(nul), field: '', problem: withNul }]),
    ...repeatedKeys(document)
      .slice(0, faultsMost)
      .map((offset) => faultAt(offset, '同一字段写了两次 / the same key is given twice')),
  ]
  const value: unknown = document.toJS()
  return {
    yaml: {
      file,
      value,
      positionOf: (path) => positionAt(offsetOf(document, path, false)),
      keyPositionOf: (path) => positionAt(offsetOf(document, path, true)),
      pasted,
    },
    problems,
  }
}

const tooDeep = 'YAML 嵌套过深 / the YAML is nested too deeply'
const tooMany = `一个列表或一组字段最多 ${entriesMost} 项 / a list or a map holds at most ${entriesMost} entries`
const withNul = '含有空字符 U+0000，请删去 / holds U+0000; remove it'

function refusedWhole(file: string, problem: string): YamlRead {
  return { yaml: null, problems: [{ file, ...start, field: '', problem }] }
}

function faultText(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS')
    return '一个文件只能有一份内容（去掉 ---）/ only one document a file (remove ---)'
  if (code === 'TAB_AS_INDENT') return '缩进请用空格，不用制表符 / indent with spaces, not with tabs'
  if (code === 'TAG_RESOLVE_FAILED') return `不认识的 YAML 标记 / unknown YAML tag: ${message}`
  return `YAML 格式有误 / malformed YAML: ${message}`
}

/** Start of what stands at a path; as near to it as the file goes. */
function offsetOf(document: Document, path: readonly PropertyKey[], wantsKey: boolean): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(step))
      if (pair === undefined) return offset
      const keyOffset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset
      const value: unknown = pair.value
      const asKey = wantsKey && depth === path.length - 1
      const besideKey = isNode(value) && !isCollection(value) && !asKey ? value.range?.[0] : undefined
      offset = besideKey ?? keyOffset
      node = value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)]
      if (!isNode(item)) return offset
      offset = item.range?.[0] ?? offset
      node = item
    } else return offset
  }
  return offset
}

function keyText(key: unknown): string {
  return isNode(key) ? String(key.toJSON()) : String(key)
}

/** The path of the innermost thing that an offset lies in. */
function pathAt(document: Document, offset: number): readonly PropertyKey[] {
  return innermost(document.contents, offset)
}

function innermost(node: unknown, offset: number): readonly PropertyKey[] {
  if (!isCollection(node)) return []
  for (const [index, item] of node.items.entries()) {
    if (isPair(item)) {
      if (covers(item.key, offset)) return [keyText(item.key)]
      if (covers(item.value, offset)) return [keyText(item.key), ...innermost(item.value, offset)]
    } else if (covers(item, offset)) return [index, ...innermost(item, offset)]
  }
  return []
}

function covers(node: unknown, offset: number): boolean {
  return isNode(node) && node.range != null && node.range[0] <= offset && offset <= node.range[1]
}
