import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownJson, shownLine, shownLines, shownValue } from '../../domain/shown-text.ts'

/** What may never reach a screen out of foreign text. */
const acted = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/u

describe('foreign text on one line', () => {
  test.each([
    ['\u001b[2J\u001b[1;1H核验通过', '‹U+001B›[2J‹U+001B›[1;1H核验通过'],
    ['\u009b31m红', '‹U+009B›31m红'],
    ['缺签到表\n2026-11-27 17:01', '缺签到表⏎2026-11-27 17:01'],
    ['一\r\n二\r三', '一⏎二‹U+000D›三'],
    ['一\u2028二\u2029三\u0085四', '一‹U+2028›二‹U+2029›三‹U+0085›四'],
    ['gnp.\u202etxt', 'gnp.‹U+202E›txt'],
    ['\u2066a\u2069 \u061cb \u200fc', '‹U+2066›a‹U+2069› ‹U+061C›b ‹U+200F›c'],
    ['龙\u200b游 \ufeff县 \u2060a \u00adb \u3164c', '龙‹U+200B›游 ‹U+FEFF›县 ‹U+2060›a ‹U+00AD›b ‹U+3164›c'],
    ['a\tb', 'a b'],
    ['\ud83d', '‹U+D83D›'],
    ['\u{e0041}\u{e007f}', '‹U+E0041›‹U+E007F›'],
    ['a\ufe0fb a\u200db', 'a‹U+FE0F›b a‹U+200D›b'],
  ])('%j says what it holds', (given, shown) => {
    expect(shownLine(given)).toBe(shown)
  })

  test.each(['龙游县 ¥1，“好”', '👩‍🔬 ❤️‍🔥 👩🏽‍🔬 ☎️', '𠮷野家 葛\u{e0100}城', 'e\u0301 ﷽', '\u3000全角'])(
    '%j stays as it is',
    (text) => {
      expect(shownLine(text)).toBe(text)
    },
  )

  test('never holds what a screen acts on, whatever was given, and is the same when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownLine(text)
        expect(shown.replaceAll(/\p{Extended_Pictographic}[^ ]*/gu, '')).not.toMatch(acted)
        expect(shown).not.toContain('\n')
        expect(shownLine(shown)).toBe(shown)
      }),
      { numRuns: 200 },
    )
  })
})

test('foreign text on several lines keeps its line ends and nothing else', () => {
  expect(shownLines('一\n二\r\n\u001b[31m三')).toBe('一\n二‹U+000D›\n‹U+001B›[31m三')
})

test('every character of Unicode is judged as its properties say', () => {
  const judged = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
  const wrong: string[] = []
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code)
    if (judged.test(character) !== (shownLine(character) !== character)) wrong.push(code.toString(16))
  }
  expect(wrong).toEqual([])
})

test('JSON that is shown is the same JSON, with nothing in it that a screen acts on', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = JSON.stringify(value, null, 2)
      const shown = shownJson(json)
      expect(JSON.parse(shown)).toEqual(JSON.parse(json))
      expect(shown.replaceAll('\n', '').replaceAll(/\p{Extended_Pictographic}[^ ]*/gu, '')).not.toMatch(acted)
    }),
  )
  expect(shownJson(JSON.stringify('\u009b\u202e\u{e0041}'))).toBe('"\\u009b\\u202e\\udb40\\udc41"')
})

test('a value is shown with all its texts and names, and is else the same', () => {
  expect(shownValue({ a: ['x\ny', 1, null, true], 'b\u001b': { c: '\u202e' } })).toEqual({
    a: ['x⏎y', 1, null, true],
    'b‹U+001B›': { c: '‹U+202E›' },
  })
})
