const fence = /^( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]*\s*$|(?![\s\S]))/gmu
const inlineCode = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/gu
const inlineLink =
  /\]\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+["'(][^\n]*?["')])?\s*\)/gu
const definition = /^ {0,3}\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))/gmu
const htmlLink = /<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*"([^"]*)"/gu

const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/iu

/**
 * Where a Markdown text's relative links point: paths relative to its file, decoded, without `#…` and `?…`.
 * Links inside code are no links.
 */
export function relativeLinks(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(fence, '').replaceAll(inlineCode, '')
  return [inlineLink, definition, htmlLink]
    .flatMap((pattern) => [...prose.matchAll(pattern)].map((found) => found[1] ?? found[2] ?? ''))
    .filter((target) => target !== '' && !elsewhere.test(target))
    .map((target) => decodeURIComponent(target.replace(/[?#].*$/u, '')))
}
