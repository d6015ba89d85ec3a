import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from '../../../config/project-folder.ts'
import type { Notice } from '../../../domain/cadence/notice.ts'
import { fill, type Language } from '../../../domain/notices/message-templates.ts'
import { fillingsOf, type NoticeScene } from '../../../domain/notices/notice-fillings.ts'
import { periodText } from '../../../domain/notices/period-text.ts'
import { parseMessageTemplates } from '../../../config/message-templates-schema.ts'
import { at, definitionOf } from '../cadence/machine/support.ts'

function scene(language: Language): NoticeScene {
  const file = join(projectFolder(), 'templates', 'messages', `${language}.yaml`)
  const result = parseMessageTemplates(readFileSync(file), file)
  if (!result.ok) throw new Error('the shipped words are broken')
  return {
    templates: result.templates,
    team: {
      teamId: 'qs-tea',
      name: '青山县茶产业帮扶团',
      county: '青山县',
      startOn: '2026-01-05',
      endsOn: '2029-01-04',
    },
    definition: definitionOf('weekly-salon'),
    seatName: (seat) => (seat === 'liaison' ? '联络员' : seat),
    evidenceName: (kind) => (kind === 'photo' ? '照片' : kind),
    at: at('2026-12-30'),
    meeting: { on: '2026-12-30', place: null },
    order: null,
  }
}

const reminder: Notice = {
  noticeId: 'qs-tea/weekly-salon/2026-W53/held/reminder/1',
  teamId: 'qs-tea',
  step: 'weekly-salon',
  period: '2026-W53',
  milestone: 'held',
  kind: 'reminder',
  seats: ['liaison'],
  at: at('2026-12-30', '09:07'),
  sequence: 7,
  expiresAt: null,
  dueAt: at('2026-12-31', '18:00'),
  provisional: true,
  lines: [],
}

function lineOf(language: Language): string {
  const own = scene(language)
  return fill(own.templates.kinds.reminder.line, fillingsOf(reminder, own))
}

describe('a notice as people read it', () => {
  test('says in Chinese what, of which period, by when, and that the date is provisional', () => {
    expect(lineOf('zh')).toBe(
      '临期：青山县茶产业帮扶团 一周一微型沙龙 2026年第53周（12月28日至1月3日） 举办沙龙，应办 2026-12-31 周四 暂定（待放假通知）',
    )
  })

  test('says the same in English on request', () => {
    expect(lineOf('en')).toBe(
      'Due soon: qs-tea weekly salon 2026-W53 (2026-12-28 to 2027-01-03) held, due 2026-12-31 Thu (provisional, awaits the holiday notice)',
    )
  })

  test('names the proof that is needed, one of several kinds of evidence, and the line that records it', () => {
    const { answer, proof } = fillingsOf(reminder, scene('zh'))
    expect(proof).toBe('地点、形式、参加人数、专家人数、sign-in或照片或screenshot')
    expect(answer).toBe('npx hopelight mark qs-tea weekly-salon 2026-W53 held --on 2026-12-30')
  })

  test('lists the duties of an occurrence with owner and due', () => {
    const lines = [{ milestone: 'topic-set', dueAt: at('2026-12-29', '18:00'), provisional: false }]
    const filled = fillingsOf({ ...reminder, milestone: null, kind: 'opening', lines }, scene('zh'))
    expect(filled.duties).toBe('确定主题 2026-12-29 周二（联络员）')
    expect(filled.milestone).toBe('')
  })
})

describe('a period in words', () => {
  test.each([
    ['week', '2026-W48', '2026年第48周（11月23日至29日）'],
    ['month', '2026-11', '2026年11月'],
    ['quarter', '2026-Q4', '2026年第4季度'],
    ['half-year', '2026-H2', '2026年下半年'],
    ['year', '2026', '2026年'],
    ['three-years', '2026-2028', '2026至2028年'],
  ] as const)('%s %s', (kind, key, text) => {
    expect(periodText(kind, key, 'zh')).toBe(text)
  })
})
