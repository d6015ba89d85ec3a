import { describe, expect, it } from 'vitest'
import { parsePeopleFile } from '../../../domain/schemas/people-file-schema.ts'

const parse = (rows: readonly string[]) =>
  parsePeopleFile(`version: 1\npeople:\n${rows.map((row) => `  - ${row}`).join('\n')}`, 'people.yaml')

describe('people.yaml', () => {
  it('gives people with and without contacts, numbers in one form', () => {
    expect(
      parse([
        '{ personId: p-006, name: 联络员·龙游 }',
        "{ personId: p-007, name: 县科协·龙游, contacts: { mail: a@example.com, mobile: '+86 138-0013-8000' } }",
      ]),
    ).toEqual({
      ok: true,
      people: [
        { personId: 'p-006', name: '联络员·龙游', contacts: {} },
        {
          personId: 'p-007',
          name: '县科协·龙游',
          contacts: { mail: 'a@example.com', mobile: '13800138000' },
        },
      ],
      warnings: [],
    })
  })

  it.each([
    ['{ personId: P6, name: 甲 }', 'people[0].personId'],
    ['{ name: 甲 }', 'people[0].personId'],
    ['{ personId: p-006 }', 'people[0].name'],
    ['{ personId: p-006, name: "a\\u202eb" }', 'people[0].name'],
    ['{ personId: p-006, name: 甲, contacts: { mail: nobody } }', 'people[0].contacts.mail'],
    ["{ personId: p-006, name: 甲, contacts: { mobile: '12345' } }", 'people[0].contacts.mobile'],
    ['{ personId: p-006, name: 甲, contact: {} }', 'people[0].contact'],
    ['{ personId: p-006, name: 甲, contacts: { phone: x } }', 'people[0].contacts.phone'],
  ])('refuses %s by its field', (row, field) => {
    const result = parse([row])
    expect(result.ok ? [] : result.problems.map((problem) => [problem.line, problem.field])).toEqual([
      [3, field],
    ])
  })

  it('refuses an id given twice and warns of a name given twice', () => {
    const result = parse(['{ personId: p-006, name: 甲 }', '{ personId: p-006, name: 甲 }'])
    expect(result.ok ? [] : result.problems).toMatchObject([{ line: 4, field: 'people[1].personId' }])
    expect(result.warnings).toMatchObject([{ line: 4, field: 'people[1].name' }])
  })

  it('never repeats a number or an address', () => {
    const result = parse([
      "{ personId: p-006, name: 甲 13800138000, contacts: { mail: 'a@b.c@d.cn', mobile: '138001380001' } }",
    ])
    expect(result.ok ? [] : result.problems).toHaveLength(3)
    expect(JSON.stringify(result)).not.toMatch(/13800|b\.c/)
  })

  it('wants a number in quotes and does not repeat it either', () => {
    const result = parse(['{ personId: p-006, name: 甲, contacts: { mobile: 13800138000 } }'])
    expect(result.ok ? [] : result.problems).toMatchObject([{ field: 'people[0].contacts.mobile' }])
    expect(JSON.stringify(result)).not.toContain('13800138000')
  })
})
