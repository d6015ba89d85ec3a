import { type CodeText, codeText } from './code-text.ts'

/** Something that code must not hold, with samples that prove the pattern finds it and nothing else. */
export interface SourceRule {
  readonly rule: string
  /** Which text the pattern looks at: `bare` for code, `uncommented` where the content of a text counts. */
  readonly looksAt: keyof CodeText
  readonly pattern: RegExp
  readonly breaks: readonly string[]
  readonly keeps: readonly string[]
}

/** The lines of a source that break the rule, as `line: what was found`. */
export function breaches(rule: SourceRule, source: string): readonly string[] {
  const text = codeText(source)[rule.looksAt]
  return [...text.matchAll(new RegExp(rule.pattern, 'gmu'))].map(
    (found) => `${text.slice(0, found.index).split('\n').length}: ${found[0].trim()}`,
  )
}
