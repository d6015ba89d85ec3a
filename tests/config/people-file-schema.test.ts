import { describe, expect, it } from 'vitest'
import { parseMailAddress } from '../../config/settings/mail-address.ts'
import { parsePeopleFile } from '../../config/people-file-schema.ts'

const holding = (text: string): unknown => expect.stringContaining(text)

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
        { personId: 'p-006', name: '联络员·龙游', contacts: {}, channels: [], language: 'zh' },
        {
          personId: 'p-007',
          name: '县科协·龙游',
          contacts: { mail: 'a@example.com', mobile: '13800138000' },
          channels: [],
          language: 'zh',
        },
      ],
      warnings: [],
    })
  })

  it('keeps the channels in their order, the language and the 浙政钉 account', () => {
    const row =
      "{ personId: p-006, name: 甲, channels: [mail-office, ding-longyou], language: en, contacts: { zhezhengding: 'zzd_1001' } }"
    const result = parse([row])
    expect(result.ok ? result.people : []).toEqual([
      {
        personId: 'p-006',
        name: '甲',
        contacts: { zhezhengding: 'zzd_1001' },
        channels: ['mail-office', 'ding-longyou'],
        language: 'en',
      },
    ])
  })

  it('warns of a channel that the settings do not have, with its line, and takes the person', () => {
    const row = '{ personId: p-006, name: 甲, channels: [mail-office, ding-lonyou] }'
    const known = ['file', 'mail-office', 'ding-longyou']
    const result = parsePeopleFile(`version: 1\npeople:\n  - ${row}`, 'people.yaml', { channels: known })
    expect(result).toMatchObject({
      ok: true,
      warnings: [
        {
          line: 3,
          column: 57,
          field: 'people[0].channels[1]',
          expected: holding('ding-longyou'),
        },
      ],
    })
    expect(parse([row]).warnings).toEqual([])
  })

  it.each([
    ['{ personId: p-006, name: 甲, channels: [a-channel, a-channel] }', 'people[0].channels[1]'],
    ['{ personId: p-006, name: 甲, channels: [Mail] }', 'people[0].channels[0]'],
    ['{ personId: p-006, name: 甲, channels: mail-office }', 'people[0].channels'],
    ['{ personId: p-006, name: 甲, language: de }', 'people[0].language'],
    ["{ personId: p-006, name: 甲, contacts: { zhezhengding: 'a,b' } }", 'people[0].contacts.zhezhengding'],
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

  it.each([
    'a@b.example。',
    'a@b.example.',
    'mailto:a@b.example',
    'a..b@qq.example',
    'a＠b.example',
    '李明@b.example',
    'a@b_c.example',
    'a@10.20.30.40',
    'Li <a@b.example>',
    'a@b.example;c@b.example',
    `a@b.example${' '.repeat(2)}`,
  ])('takes no mail address that no channel sends to: “%s”', (address) => {
    expect(parseMailAddress(address)).toBeNull()
    const result = parse([`{ personId: p-006, name: 甲, contacts: { mail: '${address}' } }`])
    expect(result.ok ? [] : result.problems).toMatchObject([{ line: 3, field: 'people[0].contacts.mail' }])
  })

  it('gives a mail address as it is sent to', () => {
    const result = parse(["{ personId: p-006, name: 甲, contacts: { mail: 'Li@衢州.Example' } }"])
    expect(result.ok ? result.people[0]?.contacts.mail : null).toBe('Li@xn--6rt695g.example')
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
