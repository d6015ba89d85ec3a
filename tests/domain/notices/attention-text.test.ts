import { describe, expect, it } from 'vitest'
import { noticeKinds } from '../../../domain/cadence/notice.ts'
import { type AttentionKind, attentionKinds } from '../../../domain/notices/attention.ts'
import { attentionText } from '../../../domain/notices/attention-text.ts'
import { noticeKindWords } from '../../../domain/notices/kind-words.ts'
import { noticeWords } from '../../../config/notice-words.ts'
import { commands } from '../../../client/cli/commands.ts'

const subjects: Readonly<Record<AttentionKind, string>> = {
  'seat-empty': 'liaison@longyou',
  'person-unknown': 'p-006',
  'address-missing': 'p-006 mail',
  'address-refused': 'p-006 mail',
  'channel-unknown': 'mail-office',
  'channel-disabled': 'mail-office',
  'message-refused': 'mail-office',
  'result-unknown': 'DQJOIJEW',
  'clock-off': 'office-server',
}

describe('what wants a person’s hand', () => {
  it.each(attentionKinds)('is said of %s in both languages, with its subject and what to do', (kind) => {
    const subject = subjects[kind]
    const { zh, en } = attentionText({ kind, subject, code: null })
    for (const part of subject.split(/[@ ]/)) {
      expect(zh).toContain(part)
      expect(en).toContain(part)
    }
    expect(zh).toMatch(/请/)
    expect(`${zh}${en}`).not.toMatch(/[{}]|undefined|null/)
    expect(new Set([zh, en]).size).toBe(2)
  })

  it('names its code where there is one, and only then', () => {
    const item = { kind: 'channel-disabled', subject: 'mail-office' } as const
    expect(attentionText({ ...item, code: '535' }).zh).toContain('（代码 535）')
    expect(attentionText({ ...item, code: '535' }).en).toContain('(code 535)')
    expect(attentionText({ ...item, code: null }).zh).not.toContain('代码')
  })

  it('gives commands that the CLI has', () => {
    const lines = attentionKinds.flatMap((kind) => {
      const { zh, en } = attentionText({ kind, subject: subjects[kind], code: null })
      return [...`${zh} ${en}`.matchAll(/npx hopelight ([a-z]+(?: [a-z]+)?)/g)].map(([, name]) => name ?? '')
    })
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines)
      expect(commands.some(({ name }) => line === name || line.startsWith(name))).toBe(true)
  })
})

describe('the words of the kinds', () => {
  it('are there for every kind, all different', () => {
    expect(Object.keys(noticeKindWords).toSorted()).toEqual([...noticeKinds].toSorted())
    expect(new Set(Object.values(noticeKindWords).map(({ zh }) => zh)).size).toBe(noticeKinds.length)
  })

  it.each(['reminder', 'yellow', 'red', 'level-three', 'returned', 'moved', 'nudge'] as const)(
    'are those of the message itself: %s',
    (kind) => {
      const { line } = noticeWords().wordsOf('zh').kinds[kind]
      expect(line.startsWith(noticeKindWords[kind].zh)).toBe(true)
    },
  )
})
