import type { SourceRule } from './source-rule.ts'

/** Nothing depends on today where the clock is given; how long something takes may be measured. */
export const todayRule: SourceRule = {
  rule: 'no today',
  looksAt: 'bare',
  pattern: /\bDate\.now\b|\bnew Date\s*\(\s*\)|\bnew Date\b(?!\s*\()|(?<!new\s+)(?<![\w.])Date\s*\(/,
  breaks: [
    'const at = Date.now()',
    'rig({ now: Date.now })',
    'new Date()',
    'new Date',
    'const text = Date()',
  ],
  keeps: ["new Date('2026-01-05')", 'performance.now()', "const text = 'Date.now()'", '// new Date()'],
}

/** The project's calendars have a horizon, which the real clock comes to: `runCalendars` has none. */
export const ownCalendarsRule: SourceRule = {
  rule: 'no calendars of the project on the real clock',
  looksAt: 'uncommented',
  pattern: /\breadCalendars\(\s*\)|\breadCalendarFolder\(|'calendars'\)/,
  breaks: ['const { version } = readCalendars()', "readCalendarFolder(join(root, 'calendars'))"],
  keeps: ['readCalendars(folder)', 'const { version } = runCalendars', '// readCalendars()'],
}
