import { type Finding, findingWords } from './findings.ts'

/** One line: what differs, and what to do about it. */
export function findingLine(finding: Finding): string {
  const [zh, en] = [findingWords(finding, 'zh'), findingWords(finding, 'en')]
  return `${zh.what}；${zh.todo} / ${en.what}: ${en.todo}`
}

/** One line when it stands no more. */
export function overLine(finding: Finding): string {
  const [zh, en] = [findingWords(finding, 'zh'), findingWords(finding, 'en')]
  return `已恢复正常：${zh.what} / over: ${en.what}`
}
