import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalMessage } from '../../domain/refusals.ts'
import { checkBusinessText, countCodePoints } from '../../domain/text-rules.ts'

const codeOf = (text: string) => checkBusinessText(text, 'note')?.code ?? null
const kindOf = (text: string) => {
  const refusal = checkBusinessText(text, 'note')
  return refusal?.code === 'personal-data'
    ? String(refusal.details.what).split(' ')[0]
    : (refusal?.code ?? null)
}
/** Ten thousand cases each. */
const thorough = { numRuns: 10_000, seed: 20_260_105 }

describe('length', () => {
  it('takes 2,000 characters and refuses 2,001 with the count', () => {
    expect(checkBusinessText('纸'.repeat(2000), 'note')).toBeNull()
    const refusal = checkBusinessText('纸'.repeat(2001), 'note')
    expect(refusal).toMatchObject({
      code: 'text-too-long',
      details: { field: 'note', most: 2000, count: 2001 },
    })
    expect(refusal === null ? '' : refusalMessage(refusal)).toBe('note 最多 2000 字，现有 2001 字')
  })

  it('counts by code points, so that rare characters and emoji count once', () => {
    expect(countCodePoints('𠮷👩‍🔬')).toBe(4)
    expect(checkBusinessText('𠮷'.repeat(2000), 'note')).toBeNull()
    expect(codeOf('𠮷'.repeat(2001))).toBe('text-too-long')
  })
})

describe('characters', () => {
  it.each(['😀', '👩‍🔬', '𠮷野家', '中\u200b文', '第一行\n第二行\t列', 'e\u0301', '﷽'])(
    'keeps %j',
    (text) => {
      expect(checkBusinessText(text, 'note')).toBeNull()
    },
  )

  it.each([
    ['\u0000', 'U+0000'],
    ['a\u0007b', 'U+0007'],
    ['a\r\nb', 'U+000D'],
    ['\u007f', 'U+007F'],
    ['\u0085', 'U+0085'],
    ['\u009f', 'U+009F'],
    ['abc\u202ecba', 'U+202E'],
    ['\u2066x', 'U+2066'],
    ['\u200f', 'U+200F'],
    ['\u061c', 'U+061C'],
    ['\ud83d', 'U+D83D'],
    ['好\udc00', 'U+DC00'],
  ])('refuses %j and names it', (text, name) => {
    const refusal = checkBusinessText(text, 'topic')
    expect(refusal?.code).toBe('text-forbidden')
    expect(refusal?.details.what).toContain(name)
  })
})

describe('personal data', () => {
  it.each([
    '13800138000',
    '联系人手机13800138000。',
    '138 0013 8000',
    '138-0013-8000',
    '138-0013 8000',
    '138 00138000',
    '138.0013.8000',
    '1 3 8 0 0 1 3 8 0 0 0',
    '１３８００１３８０００',
    '１３８－００１３－８０００',
    '+8613800138000',
    '+86 138 0013 8000',
    '＋86-138-0013-8000',
    '0086 13800138000',
    '(+86)13800138000',
    '8613800138000',
    '+86 13 8001 38000',
    '1.13800138000 2.19900001111',
    '2026-11-27 13800138000',
    '138\u200b0013\u200d8000',
  ])('finds the mobile number in %j', (text) => {
    expect(kindOf(text)).toBe('手机号')
  })

  it.each([
    '0570-3012345',
    '0570-30123456',
    '(0570)3012345',
    '（0570）3012345',
    '0570 301 2345',
    '05703012345',
    '010-62345678',
    '021 6234 5678',
    '０５７０－３０１２３４５',
    '+86-570-3012345',
    '+86 10 62345678',
    '+865703012345',
  ])('finds the telephone number in %j', (text) => {
    expect(kindOf(text)).toBe('固定电话')
  })

  it.each([
    'a@b.cn',
    '请发liaison.01+x@mail.example.com谢谢',
    'ｚｈａｏ＠ｅｘａｍｐｌｅ．ｃｏｍ',
    '张三@example.com',
  ])('finds the mail address in %j', (text) => {
    expect(kindOf(text)).toBe('电子邮箱')
  })

  it.each([
    '11010519491231002X',
    '11010519491231002x，',
    '身份证440524188001010014',
    '330825199001011234',
    '330825 19900101 1234',
    '330825-19900101-123X',
    '３３０８２５１９９００１０１１２３４',
  ])('finds the identity number in %j', (text) => {
    expect(kindOf(text)).toBe('身份证号')
  })

  it.each([
    '',
    '2026-11-27',
    '2026-01-05至2029-01-04',
    '2026年11月27日15:00—17:30',
    '20261127-20261130',
    '19 2026-11-27 3',
    '1985-1990 150人',
    '3600000000元',
    '13800000000元',
    '13800000000 元',
    '13800000000.00',
    '¥13800000000',
    '13,800,000,000',
    '138亿元',
    '13 800 000 000',
    '15000-200000万元',
    '利税5000余万元，2000余人次',
    '国办发明电〔2025〕7号',
    'DB-2026-0012',
    '浙科发〔2026〕第003号',
    'ZL202610012345.6',
    'ISBN 978-7-111-12345-6',
    '91330825723612345X',
    '91330825MA2DHXXX1X',
    '113800138000',
    '138001380001',
    '12800138000',
    '202611270001123456',
    '邮编324400',
    '电话分机8012',
    '@全体 请于 3.5 日前',
    '见附件@3.2',
    'user @ example',
  ])('does not take %j for personal data', (text) => {
    expect(checkBusinessText(text, 'note')).toBeNull()
  })

  it('says which field and what, in both languages, and never repeats the number', () => {
    const refusal = checkBusinessText('打13800138000', 'note')
    const text = refusal === null ? '' : `${refusalMessage(refusal, 'zh')} ${refusalMessage(refusal, 'en')}`
    expect(text).toContain('note 中疑似有手机号')
    expect(text).toContain('mobile number')
    expect(text).not.toContain('138')
  })
})

/** Business text without digits and without @: letters, ideographs, punctuation, emoji. */
const wording = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('特种纸产业微型沙龙，。、；：（）“”《》—… .-_/%+\n\tabcXYZ😀👩‍🔬𠮷🏭é')),
      fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const widened = (text: string) =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const maybeWide = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.boolean()).map(([plain, wide]) => (wide ? widened(plain) : plain))
const gap = fc.constantFrom('', ' ', '-', '—', '\u00a0')

const mobile = maybeWide(
  fc
    .tuple(
      fc.constantFrom('', '+86', '+86 ', '0086-', '86'),
      fc.integer({ min: 3, max: 9 }),
      digits(9),
      gap,
      gap,
    )
    .map(
      ([code, second, rest, one, two]) =>
        `${code}1${second}${rest[0]}${one}${rest.slice(1, 5)}${two || one}${rest.slice(5)}`,
    ),
)
const landline = maybeWide(
  fc
    .tuple(
      fc.constantFrom('010', '021', '0570', '0571', '0998'),
      fc.constantFrom('-', ' ', ')', '—'),
      digits(6),
      fc.boolean(),
    )
    .map(([area, between, rest, long]) => `${area}${between}8${rest}${long ? '1' : ''}`),
)
const mail = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9._+-]{0,20}$/),
    fc.stringMatching(/^[a-z0-9]{1,10}(\.[a-z0-9]{1,5}){0,2}$/),
  )
  .map(([local, domain]) => `${local}@${domain}.cn`)
const identity = maybeWide(
  fc
    .tuple(
      fc.constantFrom('110105', '330825', '440524'),
      fc.integer({ min: 1940, max: 2015 }),
      fc.constantFrom('0101', '1231', '0630'),
      digits(3),
      fc.constantFrom(...Array.from('0123456789Xx')),
    )
    .map(([region, year, day, order, check]) => `${region}${year}${day}${order}${check}`),
)
/** A number ends where a letter or an amount does not go on. */
const endsNumber = (text: string) => !/^[ ]?[A-Za-z元美欧港日.]/.test(text)

describe('properties', () => {
  it('accepts any business text without digits and @', () => {
    fc.assert(
      fc.property(wording, (text) => {
        expect(checkBusinessText(text, 'note')).toBeNull()
      }),
      thorough,
    )
  })

  it('finds a phone, mail or identity number planted anywhere', () => {
    fc.assert(
      fc.property(
        wording,
        fc.oneof(mobile, landline, mail, identity),
        wording.filter(endsNumber),
        (before, planted, after) => {
          const plain = before.replace(/[¥$€]\s?$/, '')
          expect(codeOf(`${plain}${planted}${after}`)).toBe('personal-data')
        },
      ),
      thorough,
    )
  })

  it('never throws, and refuses exactly what is too long, forbidden or personal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect([null, 'text-forbidden', 'personal-data']).toContain(codeOf(text))
      }),
      thorough,
    )
  })

  it('accepts dates, amounts and numbers of documents in business text', () => {
    const date = fc
      .tuple(
        fc.integer({ min: 2020, max: 2035 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map(
        ([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      )
    const amount = fc
      .tuple(fc.integer({ min: 1, max: 99_999_999_999 }), fc.constantFrom('元', ' 元', '元/年'))
      .map(([value, unit]) => `${value}${unit}`)
    const number = fc
      .tuple(fc.integer({ min: 2020, max: 2035 }), fc.integer({ min: 1, max: 9999 }))
      .map(([year, order]) => `DB-${year}-${String(order).padStart(4, '0')}`)
    fc.assert(
      fc.property(fc.array(fc.oneof(date, amount, number), { maxLength: 6 }), (parts) => {
        expect(checkBusinessText(parts.join('，'), 'note')).toBeNull()
      }),
      thorough,
    )
  })

  it('stays linear on texts made to make a pattern stumble', () => {
    const hostile = ['1', '1 ', '1-', '0570-', '@a.', 'a@', '@a', '+86 ', '138 0013 ', '．'].map((part) =>
      part.repeat(20_000),
    )
    for (const text of hostile) {
      expect(checkBusinessText(text, 'note', 1_000_000)?.code ?? null).not.toBe('text-too-long')
    }
  })
})
