import type { SourceRule } from './source-rule.ts'

const rule = (
  name: string,
  pattern: RegExp,
  breaks: readonly string[],
  keeps: readonly string[],
  looksAt: SourceRule['looksAt'] = 'bare',
): SourceRule => ({ rule: name, pattern, breaks, keeps, looksAt })

/** The clock: read nowhere in domain/, in one file of workflows/. */
export const clockRule: SourceRule = rule(
  'no clock',
  /\bDate\.now\b|\bnew Date\s*\(\s*\)|\bnew Date\b(?!\s*\()|(?<!new\s+)(?<![\w.])Date\s*\(|\bperformance\b/,
  [
    'const at = Date.now()',
    'const at = new Date()',
    'const at = new Date( )',
    'const at = new Date',
    'const at = Date()',
    'const at = [].map(Date.now)',
    'const at = performance.now()',
  ],
  [
    'const at = new Date(epochMs).getUTCDay()',
    '// Date.now()',
    "const text = 'Date.now()'",
    'toCivilDate(at)',
  ],
)

/** What neither the pure core nor a workflow may use. */
export const purityRules: readonly SourceRule[] = [
  rule(
    'no Intl',
    /\bIntl\b/,
    ['new Intl.DateTimeFormat()', 'const { format } = Intl'],
    ["const text = 'Intl'"],
  ),
  rule(
    'no locale-dependent text or order',
    /\.(?:toLocale\w*|localeCompare)\b/,
    ['at.toLocaleString()', 'name.toLocaleUpperCase()', 'a.localeCompare(b)'],
    ['name.toUpperCase()', 'const toLocaleText = 1'],
  ),
  rule(
    'no local time',
    /\.(?:[gs]et(?:FullYear|Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset|to(?:Date|Time)String)\b|\bnew Date\([^()]*,/,
    [
      'at.getHours()',
      'at.getDay()',
      'at.setMonth(3)',
      'at.getTimezoneOffset()',
      'at.toDateString()',
      'new Date(2026, 0, 5)',
      'const read = (at: Date) => at.getFullYear()',
    ],
    ['at.getUTCHours()', 'at.setUTCDate(1)', 'new Date(Date.UTC(2026, 0, 5))', 'state.getDayOff()'],
  ),
  rule(
    'no chance',
    /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/,
    ['Math.random()', 'crypto.randomUUID()', 'globalThis.crypto'],
    ['Math.round(1)', '// crypto'],
  ),
  rule(
    'no process and no environment',
    /\bprocess\b(?!\s*:)|\bimport\.meta\b/,
    ["process.env['TZ']", 'const { env } = process', 'process.cwd()', 'import.meta.url'],
    ['const step = { process: 1 }', "const text = 'process.env'"],
  ),
  rule(
    'no Temporal global',
    /(?<![\w.'])Temporal\b/,
    ['Temporal.Now.instant()', 'new Temporal.PlainDate(1, 1, 1)'],
    ['// Temporal.Now', "import { proxyActivities } from '@temporalio/workflow'", 'const isTemporal = true'],
  ),
  rule(
    'no node module',
    /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]node:/,
    [
      "import { createHash } from 'node:crypto'",
      "import 'node:fs'",
      "await import('node:fs')",
      "require('node:fs')",
    ],
    ["const text = 'node:crypto'", "// from 'node:fs'", "import { x } from './node.ts'"],
    'uncommented',
  ),
  rule(
    'no variable of the module',
    /^(?:export\s+)?(?:let|var)\b/,
    ['let count = 0', 'export let count = 0', 'const a = 1\nvar b = 2'],
    ['function f() {\n  let count = 0\n}', 'const text = `\nlet count`', 'const letter = 1'],
  ),
  rule(
    'no growing collection of the module',
    /^(?:export\s+)?const\s+\w+(?:\s*:(?!\s*[Rr]eadonly)[^=\n]*)?\s*=\s*(?:new\s+(?:Weak)?(?:Map|Set)(?:<[^()]*>)?\(\s*\)|\[\s*\]\s*$)/,
    [
      'const seen = new Map()',
      'export const seen = new Set<string>()',
      'const seen: Set<string> = new Set()',
      'const all: string[] = []',
    ],
    [
      "const known = new Set(['a'])",
      'function f() {\n  const seen = new Map()\n}',
      'const none: readonly string[] = []',
    ],
  ),
]
