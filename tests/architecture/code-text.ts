/** A source file's text without what a rule about code must not trip over. */
export interface CodeText {
  /** Without comments; texts are whole. */
  readonly uncommented: string
  /** Without comments and with every text, pattern and template emptied. */
  readonly bare: string
}

const regexMayFollow = /(?:^|[=([{},;:!?&|+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|await|yield|throw))$/u

const endOfQuoted = (source: string, start: number): number => {
  const quote = source[start]
  let at = start + 1
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1
  return at + 1
}

const endOfRegex = (source: string, start: number): number => {
  let at = start + 1
  let inClass = false
  while (at < source.length && (inClass || source[at] !== '/')) {
    if (source[at] === '\\') at += 1
    else if (source[at] === '[') inClass = true
    else if (source[at] === ']') inClass = false
    at += 1
  }
  return at + 1
}

const endOfComment = (source: string, start: number): number => {
  const [mark, kept] = source[start + 1] === '/' ? ['\n', 0] : ['*/', 2]
  const end = source.indexOf(mark, start + 2)
  return end === -1 ? source.length : end + kept
}

/** Line breaks are kept, so that "at the start of a line" still means the file's top level. */
const lineBreaks = (text: string): string => text.replaceAll(/[^\n]/gu, '')

/** Reads a source file's text; code inside a template's `${…}` counts as code. */
export function codeText(source: string): CodeText {
  let uncommented = ''
  let bare = ''
  /** For each template being read, how many braces are open inside its current `${`. */
  const templates: number[] = []
  let at = 0
  const code = (text: string): void => {
    uncommented += text
    bare += text
    at += text.length
  }
  const literal = (end: number, emptied: string): void => {
    uncommented += source.slice(at, end)
    bare += emptied
    at = end
  }
  const templatePart = (): void => {
    let end = at
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end))
      end += source[end] === '\\' ? 2 : 1
    const part = source.slice(at, end)
    uncommented += part
    bare += lineBreaks(part)
    at = end
    if (source[at] === '`') code('`')
    else if (at < source.length) {
      code('${')
      templates.push(0)
    }
  }
  while (at < source.length) {
    const char = source[at] ?? ''
    const open = templates.at(-1)
    if (char === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) {
      const end = endOfComment(source, at)
      const kept = lineBreaks(source.slice(at, end))
      uncommented += kept
      bare += kept
      at = end
    } else if (char === "'" || char === '"') literal(endOfQuoted(source, at), "''")
    else if (char === '/' && regexMayFollow.test(bare.trimEnd())) literal(endOfRegex(source, at), '/_/')
    else if (char === '`') {
      code('`')
      templatePart()
    } else if (char === '}' && open === 0) {
      templates.pop()
      code('}')
      templatePart()
    } else {
      if (open !== undefined && char === '{') templates[templates.length - 1] = open + 1
      if (open !== undefined && char === '}') templates[templates.length - 1] = open - 1
      code(char)
    }
  }
  return { uncommented, bare }
}
