import type { SourceRule } from './source-rule.ts'

/** What no source file may hold. */
export const shapeRules: readonly SourceRule[] = [
  {
    rule: 'no default export',
    looksAt: 'bare',
    pattern: /\bexport\s+default\b|\bas\s+default\b/,
    breaks: ['export default 1', 'const a = 1\nexport default a', 'export { a as default }'],
    keeps: ['export const byDefault = 1', '// export default', "const text = 'export default'"],
  },
  {
    rule: 'no cast to any',
    looksAt: 'bare',
    pattern: /\bas\s+any\b/,
    breaks: ['const a = b as any', '(b as any[]).length'],
    keeps: ['const { any } = rule', "const text = 'as any'", '// as any'],
  },
  {
    rule: 'no enum and no namespace',
    looksAt: 'bare',
    pattern: /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(?:enum|namespace)\s+\w+\s*\{/,
    breaks: ['enum Light { green }', 'export const enum Light { green }', 'declare namespace Light {}'],
    keeps: ["const of = { enum: ['green'] }", 'const namespace = 1', 'z.enum(lights)'],
  },
]

/** Only a folder's index.ts, where Temporal needs one, hands on what others export. */
export const barrelRule: SourceRule = {
  rule: 'no barrel',
  looksAt: 'bare',
  pattern: /^export\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from\b)/,
  breaks: ["export * from './a.ts'", "export { a } from './a.ts'", "export type {\n  A,\n} from './a.ts'"],
  keeps: ['export { a }', "import { a } from './a.ts'", "const text = `\nexport * from './a.ts'`"],
}

/** No test is left out, alone or by condition. */
export const everyTestRunsRule: SourceRule = {
  rule: 'every test runs',
  looksAt: 'bare',
  pattern:
    /\.(?:only|skip|todo|skipIf|runIf|fails)\b\s*[(.`]|\b(?:only|skip|todo|fails)\s*:\s*(?!false)|(?<![\w.])skip\s*\(/,
  breaks: [
    "test.only('a', run)",
    "test.skip('a', run)",
    "describe.skip.each([1])('a', run)",
    "test.todo('a')",
    "test.skipIf(slow)('a', run)",
    "test('a', (context) => context.skip())",
    "test('a', ({ skip }) => skip('slow'))",
    "test('a', { skip: slow }, run)",
    "test.fails('a', run)",
  ],
  keeps: ["test('skip() and only: nothing', run)", 'const skipped = list.only', 'skipping(1)'],
}
