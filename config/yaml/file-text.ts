import type { FileProblem } from './file-problem.ts'

export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: FileProblem }

const utf8Expected = 'UTF-8'

/** The text of a file in UTF-8, without its byte order mark; or the problem, which names the encoding it looks like. */
export function fileText(source: string | Uint8Array, file: string): FileText {
  if (typeof source === 'string') return { ok: true, text: source.replace(/^\ufeff/, '') }
  const wide = wideEncoding(source)
  if (wide !== null) return { ok: false, problem: encodingProblem(file, wide, { line: 1, column: 1 }) }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(source) }
  } catch {
    const looksLike = isChinese(source) ? 'GBK/GB18030' : '未知编码 unknown'
    return { ok: false, problem: encodingProblem(file, looksLike, firstInvalid(source)) }
  }
}

function encodingProblem(file: string, looksLike: string, at: { line: number; column: number }): FileProblem {
  return {
    file,
    ...at,
    field: '',
    problem: `文件编码不是 UTF-8（像是 ${looksLike}），请另存为 UTF-8 / the file is not UTF-8 (it looks like ${looksLike}); save it as UTF-8`,
    expected: utf8Expected,
  }
}

function wideEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE'
  if (bytes[1] === 0 && bytes[0] !== 0) return 'UTF-16LE'
  return bytes[0] === 0 && bytes[1] !== 0 && bytes.length > 1 ? 'UTF-16BE' : null
}

function isChinese(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Where the first replacement character stands when the text is decoded leniently. */
function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? ''
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
