import { describe, expect, it } from 'vitest'
import { fieldName, fileProblemText } from '../../../config/yaml/file-problem.ts'
import { readYamlFile } from '../../../config/yaml/yaml-file.ts'

const holding = (text: string): unknown => expect.stringContaining(text)
const bytes = (text: string) => new TextEncoder().encode(text)

describe('encoding', () => {
  it('accepts a byte order mark, from bytes and from text', () => {
    expect(readYamlFile(bytes('\ufeffa: 1'), 'f.yaml').yaml?.value).toEqual({ a: 1 })
    expect(readYamlFile('\ufeffa: 1', 'f.yaml').yaml?.value).toEqual({ a: 1 })
    expect(readYamlFile(bytes('\ufeffa: 1'), 'f.yaml').yaml?.positionOf(['a'])).toEqual({
      line: 1,
      column: 4,
    })
  })

  it('names GBK and the place of the first byte that is not UTF-8', () => {
    // 名 in GBK is C3 FB.
    const gbk = new Uint8Array([...bytes('a: 1\nname: '), 0xc3, 0xfb])
    const { yaml, problems } = readYamlFile(gbk, 'f.yaml')
    expect(yaml).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ line: 2, column: 7, expected: 'UTF-8' })
    expect(problems[0]?.problem).toContain('GBK')
  })

  it.each([
    ['UTF-16LE', [0xff, 0xfe, 0x61, 0x00]],
    ['UTF-16BE', [0xfe, 0xff, 0x00, 0x61]],
    ['UTF-16LE', [0x61, 0x00, 0x3a, 0x00]],
    ['UTF-16BE', [0x00, 0x61, 0x00, 0x3a]],
  ])('names %s', (name, content) => {
    expect(readYamlFile(new Uint8Array(content), 'f.yaml').problems[0]?.problem).toContain(name)
  })

  it('says so when no encoding fits', () => {
    expect(readYamlFile(new Uint8Array([0x61, 0xff, 0xff]), 'f.yaml').problems[0]?.problem).toContain(
      'unknown',
    )
  })
})

describe('syntax', () => {
  it('reports every fault of malformed YAML with line and column', () => {
    const { yaml, problems } = readYamlFile('a: 1\nb:\n\t- 1\nc: [1, 2\nd: "x', 'f.yaml')
    expect(yaml).toBeNull()
    expect(problems.length).toBeGreaterThan(1)
    expect(problems[0]).toMatchObject({ file: 'f.yaml', line: 3 })
  })

  it('reports a duplicate key with its path and still gives the content', () => {
    const { yaml, problems } = readYamlFile('a:\n  - b: 1\n    b: 2\n', 'f.yaml')
    expect(yaml?.value).toEqual({ a: [{ b: 2 }] })
    expect(problems).toMatchObject([{ line: 3, column: 5, field: 'a[0].b' }])
  })

  it.each([
    ['two documents', 'a: 1\n---\na: 2\n'],
    ['an unknown tag', 'a: !!js/function "x"'],
    ['an alias that names nothing', 'a: *b'],
    [
      'aliases that multiply',
      `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`).join('\n')}`,
    ],
    ['nesting without end', '['.repeat(10_000)],
  ])('refuses %s without throwing', (_, text) => {
    const { yaml, problems } = readYamlFile(text, 'f.yaml')
    expect(yaml).toBeNull()
    expect(problems.length).toBeGreaterThan(0)
  })

  it('says in one line that it is nested too deeply, or that a list or a map holds too much', () => {
    const problemsOf = (text: string) => readYamlFile(text, 'f.yaml').problems
    expect(problemsOf('['.repeat(10_000))).toMatchObject([{ problem: holding('嵌套过深') }])
    const keys = Array.from({ length: 5_001 }, (_, index) => `  k${index}: 1\n`).join('')
    expect(problemsOf(`a:\n${keys}`)).toMatchObject([{ line: 2, field: '', problem: holding('5000') }])
    expect(problemsOf(`a: [${'x,'.repeat(5_001)}]`)).toMatchObject([{ line: 1, column: 4 }])
  })

  it('names the place of U+0000, written out or as it is', () => {
    expect(readYamlFile('a: 1\nb:\n  - "x\\0y"\n', 'f.yaml').problems).toMatchObject([
      { line: 3, column: 5, problem: holding('U+0000') },
    ])
    expect(readYamlFile('a: 1\n"b\\x00": 2\n', 'f.yaml').problems).toMatchObject([{ line: 2, column: 1 }])
    expect(readYamlFile('a: x\u0000y\n', 'f.yaml').problems).toMatchObject([{ line: 1, column: 4 }])
  })

  it('keeps dates and times as they are written', () => {
    expect(readYamlFile("d: 2026-01-05\nt: 15:00\ny: yes\nq: '15:00'", 'f.yaml').yaml?.value).toEqual({
      d: '2026-01-05',
      t: '15:00',
      y: 'yes',
      q: '15:00',
    })
  })
})

describe('positions', () => {
  const { yaml } = readYamlFile(
    '# c\nteams:\n  - id: 一\n    seats: { a: [p, q] }\n  - &x\n    id: y\nother: *x\n',
    'f.yaml',
  )

  it.each([
    [['teams'], 2, 1],
    [['teams', 0], 3, 5],
    [['teams', 0, 'id'], 3, 9],
    [['teams', 0, 'seats'], 4, 5],
    [['teams', 0, 'seats', 'a', 1], 4, 21],
    [['teams', 0, 'nothing', 'deeper'], 3, 5],
    [['teams', 7], 2, 1],
    [['other', 'id'], 6, 9],
  ] as const)('of %j is %i:%i', (path, line, column) => {
    expect(yaml?.positionOf(path)).toEqual({ line, column })
  })

  it('of a key is where the key stands', () => {
    expect(yaml?.keyPositionOf(['teams', 0, 'id'])).toEqual({ line: 3, column: 5 })
  })
})

describe('a problem as text', () => {
  it('names file, line, column, field and what would be right', () => {
    const problem = {
      file: 'f.yaml',
      line: 3,
      column: 9,
      field: fieldName(['teams', 0, 'id']),
      problem: 'bad',
    }
    expect(fileProblemText(problem)).toBe('f.yaml:3:9 teams[0].id bad')
    expect(fileProblemText({ ...problem, field: '', expected: 'good' })).toBe(
      'f.yaml:3:9 bad；应为 expected: good',
    )
  })
})
