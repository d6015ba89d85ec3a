import { type Finding, findingWords } from '../../domain/findings.ts'

/** One line: what differs, and what to do about it. */
export function findingLine(finding: Finding): string {
  const [zh, en] = [findingWords(finding, 'zh'), findingWords(finding, 'en')]
  return `${zh.what}；${zh.todo} / ${en.what}: ${en.todo}`
}
