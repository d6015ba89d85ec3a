import { toHalfWidth } from '../../domain/half-width.ts'

/** A character that looks like what YAML wants and is not: chats and word processors put them there. */
export interface PastedCharacter {
  /** Both count from 1; a column is a UTF-16 unit. */
  readonly line: number
  readonly column: number
  readonly character: string
  readonly problem: string
}

interface Lookalike {
  readonly name: string
  /** What to write, in Chinese and English. */
  readonly instead: string
}

const blank: Lookalike['instead'] = '普通空格 / a plain space'
const nothing: Lookalike['instead'] = '删去 / nothing: delete it'

const known: Readonly<Record<string, Lookalike>> = {
  '\t': { name: '制表符 TAB', instead: '两个空格 / two spaces' },
  '\u00a0': { name: '不换行空格 NO-BREAK SPACE', instead: blank },
  '\u3000': { name: '全角空格 IDEOGRAPHIC SPACE', instead: blank },
  '\u200b': { name: '零宽空格 ZERO WIDTH SPACE', instead: nothing },
  '\u200c': { name: '零宽不连字 ZERO WIDTH NON-JOINER', instead: nothing },
  '\u200d': { name: '零宽连字 ZERO WIDTH JOINER', instead: nothing },
  '\u2060': { name: '零宽连接符 WORD JOINER', instead: nothing },
  '\ufeff': { name: '字节顺序标记 BYTE ORDER MARK', instead: nothing },
  '\u00ad': { name: '软连字符 SOFT HYPHEN', instead: nothing },
  '：': { name: '全角冒号 FULLWIDTH COLON', instead: '“: ”（半角冒号加空格 / a colon and a space）' },
  '，': { name: '全角逗号 FULLWIDTH COMMA', instead: '“, ”' },
  '、': { name: '顿号 IDEOGRAPHIC COMMA', instead: '“, ”' },
  '；': { name: '全角分号 FULLWIDTH SEMICOLON', instead: '“, ”' },
  '“': { name: '中文引号 LEFT DOUBLE QUOTATION MARK', instead: '\' 或 / or "' },
  '”': { name: '中文引号 RIGHT DOUBLE QUOTATION MARK', instead: '\' 或 / or "' },
  '‘': { name: '中文引号 LEFT SINGLE QUOTATION MARK', instead: '\' 或 / or "' },
  '’': { name: '中文引号 RIGHT SINGLE QUOTATION MARK', instead: '\' 或 / or "' },
  '－': { name: '全角连字符 FULLWIDTH HYPHEN-MINUS', instead: '“- ”' },
  '–': { name: '短破折号 EN DASH', instead: '“- ”' },
  '—': { name: '破折号 EM DASH', instead: '“- ”' },
  '‐': { name: '连字符 HYPHEN', instead: '“-”' },
  '‑': { name: '不换行连字符 NON-BREAKING HYPHEN', instead: '“-”' },
  '−': { name: '减号 MINUS SIGN', instead: '“-”' },
  '•': { name: '项目符号 BULLET', instead: '“- ”' },
  '·': { name: '间隔号 MIDDLE DOT', instead: '“- ”' },
  '【': { name: '方头括号 LEFT BLACK LENTICULAR BRACKET', instead: '“[”' },
  '】': { name: '方头括号 RIGHT BLACK LENTICULAR BRACKET', instead: '“]”' },
}

/** Blanks that are no blanks to YAML, and what is not seen at all. */
const unseen = '\\t\\u00a0\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\u00ad'
/** A key as the files have them, in whatever width, with what may have got into it. */
const key = `["'“”‘’]?[A-Za-zＡ-Ｚａ-ｚ][\\w\\-‐‑−－Ａ-Ｚａ-ｚ０-９${unseen}]*["'“”‘’]?`
const marker = `(?:[-－–—‐−•·][ ${unseen}]*)`

/** What stands in a line where YAML has its own characters: blanks before and behind a key, its colon, the mark of a list. */
const keyLine = new RegExp(`^([ ${unseen}]*)(${marker}*)(${key})([ ${unseen}]*)([:：])(.?)`, 'u')
const itemLine = new RegExp(`^([ ${unseen}]*)([－–—•]|[-·](?=[\\u00a0\\u3000\\t]))[ ${unseen}]*\\S`, 'u')
const isUnseen = new RegExp(`[${unseen}]`, 'u')

/**
 * The characters of a YAML text that look like its own and are not, one a line: the blanks that indent it, a full-width colon
 * behind a key, a comma in a list. Texts are left alone, where all of them are right; so this is for a file that could not be
 * read anyway.
 */
export function pastedCharacters(text: string): readonly PastedCharacter[] {
  return text.split(/\r?\n/u).flatMap((content, index) => {
    const offset = content.trimStart().startsWith('#') ? -1 : offsetIn(content)
    return offset < 0 ? [] : [pastedAt(content, index, offset)]
  })
}

/** The first character in a value that looks like another, in words; null: there is none. */
export function pastedInValue(value: string): string | null {
  const found = Array.from(value).find(
    (character) => isUnseen.test(character) || /[\uff01-\uff5e“”‘’‐‑−–—]/u.test(character),
  )
  return found === undefined ? null : wordsOf(found)
}

function pastedAt(content: string, index: number, offset: number): PastedCharacter {
  const character = String.fromCodePoint(content.codePointAt(offset) ?? 0)
  return { line: index + 1, column: offset + 1, character, problem: wordsOf(character) }
}

function wordsOf(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const half = toHalfWidth(character)
  const { name, instead } = known[character] ?? {
    name: half === character ? '特殊空格 a special space' : '全角字符 FULLWIDTH',
    instead: half === character ? blank : `“${half}”`,
  }
  const shown = isUnseen.test(character) ? '' : `“${character}”`
  return `字符${shown}（${code} ${name}）不是 YAML 的符号，请改写为 / is no mark of YAML; write instead: ${instead}`
}

/** Below 0: there is none. */
function offsetIn(content: string): number {
  const found = keyLine.exec(content)
  if (found !== null) {
    const [, indent = '', marks = '', name = '', gap = '', colon = '', after = ''] = found
    const colonAt = indent.length + marks.length + name.length + gap.length
    const inHead = firstWrong(`${indent}${marks}${name}${gap}${colon}`, colonAt)
    if (inHead >= 0) return inHead
    if (isUnseen.test(after)) return after === '\t' ? -1 : colonAt + colon.length
    return inFlow(content, colonAt + 1)
  }
  const item = itemLine.exec(content)
  if (item !== null) return firstWrong(item[0].slice(0, -1), -1)
  const flow = inFlow(content, 0)
  if (flow >= 0) return flow
  return /^ *\t/u.test(content) && content.trim() !== '' ? content.indexOf('\t') : -1
}

function firstWrong(head: string, colonAt: number): number {
  return Array.from({ length: head.length }, (_, at) => at).findIndex((at) => {
    const character = head[at] ?? ''
    if (isUnseen.test(character)) return true
    return at === colonAt ? character === '：' : /[“”‘’－–—‐‑−•·\uff10-\uff5a]/u.test(character)
  })
}

/** In a list or a group on one line: where a bracket, a comma, a colon or a quotation mark of YAML would stand. */
function inFlow(content: string, from: number): number {
  const rest = content.slice(from)
  if (!/^\s*(?:- *)*[[{［｛【]/u.test(rest)) return -1
  const bare = rest.replaceAll(/"[^"]*"|'[^']*'/gu, (quoted) => 'x'.repeat(quoted.length))
  const opened: string[] = []
  for (const [at, character] of bare.split('').entries()) {
    if (
      isWrongInFlow(character, {
        before: bare.slice(0, at),
        after: bare.slice(at + 1),
        within: opened.at(-1),
      })
    )
      return from + at
    if (character === '[' || character === '{') opened.push(character)
    else if (character === ']' || character === '}') opened.pop()
  }
  return -1
}

interface Place {
  readonly before: string
  readonly after: string
  /** The bracket that was opened last. */
  readonly within: string | undefined
}

function isWrongInFlow(character: string, { after, before, within }: Place): boolean {
  if (isUnseen.test(character)) return true
  if (/[［］｛｝【】]/u.test(character)) return true
  if (/[，、；]/u.test(character)) return within === '[' || /^\s*[A-Za-z][\w-]*\s*[:：]/u.test(after)
  if (character === '：') return /[{,，]\s*[A-Za-z][\w-]*\s*$/u.test(before)
  return /[“‘]/u.test(character) && /[[{,:]\s*$/u.test(before)
}
