import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from '../../../config/project-folder.ts'
import { noticeKinds } from '../../../domain/cadence/notice.ts'
import { fill, languages } from '../../../domain/notices/message-templates.ts'
import { parseMessageTemplates } from '../../../config/message-templates-schema.ts'

function shipped(language: string): string {
  return readFileSync(join(projectFolder(), 'templates', 'messages', `${language}.yaml`), 'utf8')
}

function problemsOf(text: string) {
  const result = parseMessageTemplates(text, 'zh.yaml')
  return result.ok ? [] : result.problems
}

describe('the words of the notices', () => {
  test.each(languages)('are whole in %s', (language) => {
    const result = parseMessageTemplates(shipped(language), `${language}.yaml`)
    expect(result).toMatchObject({ ok: true, templates: { language } })
    if (result.ok) expect(Object.keys(result.templates.kinds).toSorted()).toEqual([...noticeKinds].toSorted())
  })

  test('may ask for what is known alone: another name is told with its line and the names there are', () => {
    const problems = problemsOf(shipped('zh').replace('应办 {due}', '应办 {dueDate}'))
    expect(problems[0]?.field).toBe('message.duty')
    expect(problems[0]?.problem).toContain('{dueDate}')
    expect(problems[0]?.expected).toContain('{due}')
    expect(problems[0]?.line).toBeGreaterThan(1)
  })

  test('lack no kind and hold no other', () => {
    const lacking = shipped('zh').replace('  nudge:', '  nugde:')
    expect(problemsOf(lacking).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['kinds.nudge', 'kinds.nugde']),
    )
  })

  test('stay on one line', () => {
    expect(problemsOf(shipped('zh').replace('暂停：{team}', '暂停：{team}\\n'))).toEqual([])
    const broken = shipped('zh').replace("line: '暂停：{team}'", 'line: "暂停\\n{team}"')
    expect(problemsOf(broken)).toMatchObject([{ field: 'kinds.suspended.line' }])
  })
})

describe('filling', () => {
  test('puts values in place, leaves out what there is not, and fills nothing twice', () => {
    expect(fill('{a} {b} {c}', { a: '{b}', b: '2' })).toBe('{b} 2 ')
  })
})
