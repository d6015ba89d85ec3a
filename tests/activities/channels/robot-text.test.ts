import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeMarkdown, withoutMentions } from '../../../activities/channels/escape-markdown.ts'
import { bytesOf, fitLines, shortenLine } from '../../../activities/channels/fit-lines.ts'
import {
  type RobotForm,
  type RobotText,
  robotCapacity,
  robotText,
} from '../../../activities/channels/robot-text.ts'
import { sampleMessage, sampleNotice } from './support/sample-message.ts'

const asText = ({ heading, lines }: RobotText): string => [heading, ...lines].join('\n')
const form = (mostBytes: number, set: Partial<RobotForm> = {}): RobotForm => ({
  escape: (line) => line,
  keyword: null,
  fits: (text) => bytesOf(asText(text)) <= mostBytes,
  ...set,
})

describe('a text of people as Markdown', () => {
  test.each([
    ['[点这里](http://evil.example)', '\\[点这里\\]\\(http://evil.example\\)'],
    ['![图](x)', '!\\[图\\]\\(x\\)'],
    ['**重要** _是_ ~~否~~ `码`', '\\*\\*重要\\*\\* \\_是\\_ \\~\\~否\\~\\~ \\`码\\`'],
    ['# 标题', '\\# 标题'],
    ['> 引用', '\\> 引用'],
    ['- 一', '\\- 一'],
    ['+ 一', '\\+ 一'],
    ['===', '\\==='],
    ['1. 一', '1\\. 一'],
    ['1) 一', '1\\) 一'],
    ['a - b + c = 3.5', 'a - b + c = 3.5'],
    ['\\[x\\]', '\\\\\\[x\\\\\\]'],
    ['<font color="info">绿</font>', '＜font color="info"\\>绿＜/font\\>'],
    ['<@all>', '＜＠all\\>'],
    ['@所有人 13800138000', '＠所有人 13800138000'],
    ['提醒：第48周微型沙龙（暂定）', '提醒：第48周微型沙龙（暂定）'],
  ])('%s stays what it is', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  test('leaves no sign of a mark without a backslash, and no tag or call', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('\\`*_[]()#>~<@-a提1. ')) }), (text) => {
        const bare = escapeMarkdown(text).replaceAll(/\\[\\`*_[\]()#>~\-.+=]/g, '')
        return !/[`*_[\]()#>~<@]|\\(?![-.])/.test(bare)
      }),
    )
  })

  test('as plain text has no tag and no call', () => {
    expect(withoutMentions('<at user_id="all">所有人</at> @张三')).toBe(
      '＜at user_id="all">所有人＜/at> ＠张三',
    )
  })
})

describe('lines', () => {
  test('are taken whole, from the first on', () => {
    const fits = (lines: readonly string[]): boolean => bytesOf(lines.join('')) <= 7
    expect(fitLines(['一', '二', '三'], fits)).toEqual(['一', '二'])
    expect(fitLines(['一二三', 'a'], fits)).toEqual([])
    expect(fitLines([], fits)).toEqual([])
  })

  test('too long alone are shortened between code points', () => {
    const fitsIn = (most: number) => (line: string) => bytesOf(line) <= most
    expect(shortenLine('𠮷𠮷𠮷', fitsIn(12))).toBe('𠮷𠮷𠮷')
    expect(shortenLine('𠮷𠮷𠮷', fitsIn(11))).toBe('𠮷𠮷…')
    expect(shortenLine('𠮷𠮷𠮷', fitsIn(10))).toBe('𠮷…')
    expect(shortenLine('ab cd', fitsIn(6))).toBe('ab cd')
    expect(shortenLine('ab  cdefgh', fitsIn(6))).toBe('ab…')
  })

  test('shortened are as long as they may be and never hold half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 3, max: 80 }), (text, most) => {
        const line = text.toWellFormed()
        const short = shortenLine(line, (candidate) => bytesOf(candidate) <= most)
        return bytesOf(short) <= most && short.isWellFormed() && (short === line || short.endsWith('…'))
      }),
    )
  })
})

describe('a message for a robot', () => {
  test('of one notice has its details and its number', () => {
    expect(robotText(sampleMessage(), form(4_000))).toEqual({
      heading: '提醒：第48周微型沙龙',
      lines: [
        '提醒：龙游县特种纸产业帮扶团 第48周微型沙龙，11月27日前办好（暂定）',
        '需要的证明：签到表、照片',
        '办好后回复「已办」并附上证明',
        '通知号 DQJOIJEW',
      ],
    })
  })

  test('of several has a numbered line each', () => {
    const message = sampleMessage({
      language: 'en',
      notices: [sampleNotice({ line: 'One' }), sampleNotice({ line: 'Two', number: 'AAAABBBB' })],
    })
    expect(robotText(message, form(4_000))?.lines).toEqual([
      '1. One (Notice no. DQJOIJEW)',
      '2. Two (Notice no. AAAABBBB)',
    ])
  })

  test('says when it may be a repeat', () => {
    const title = '题'.repeat(200)
    const zh = robotText(sampleMessage({ title, mayBeRepeat: true }), form(4_000))
    expect(zh?.heading).toMatch(/^题{99}…（可能重复）$/)
    const en = robotText(sampleMessage({ title: 'Due', mayBeRepeat: true, language: 'en' }), form(4_000))
    expect(en?.heading).toBe('Due (may be a repeat)')
  })

  test('has the keyword in its first line, once and unescaped', () => {
    const keyed = (keyword: string, title: string) =>
      robotText(sampleMessage({ title }), form(4_000, { keyword, escape: escapeMarkdown }))?.heading
    expect(keyed('希望之光', '提醒')).toBe('希望之光 提醒')
    expect(keyed('提醒', '提醒：沙龙')).toBe('提醒：沙龙')
    expect(keyed('A_B', 'A_B 提醒')).toBe('A_B A\\_B 提醒')
  })

  test('has no control, no line end and no mark that turns writing within a line', () => {
    const nasty = 'a\u0000b\u0085c\r\nd\u001b[31me\u202ef\u2066g\u2028h'
    const message = sampleMessage({
      title: nasty,
      notices: [sampleNotice({ line: nasty, details: [nasty], number: 'DQJOIJEW' })],
    })
    const text = robotText(message, form(4_000))
    const shown = text === null ? [] : [text.heading, ...text.lines]
    expect(shown).toHaveLength(4)
    for (const line of shown) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
  })

  const many = Array.from({ length: 60 }, (_, index) =>
    sampleNotice({ line: `${index} ${'事'.repeat(index)}` }),
  )
  const [first, ...others] = many
  const digest = sampleMessage({ notices: [first ?? sampleNotice(), ...others] })

  test('holds as many whole notices as fit, and not one more', () => {
    const capacity = robotCapacity(digest, form(2_000))
    expect(capacity).toBeGreaterThan(1)
    expect(capacity).toBeLessThan(60)
    const part = (count: number) =>
      robotText({ ...digest, notices: [digest.notices[0], ...digest.notices.slice(1, count)] }, form(2_000))
    expect(part(capacity)?.lines).toHaveLength(capacity)
    expect(part(capacity + 1)).toBeNull()
  })

  test('that is too long with one notice loses details first, then the end of its line, never its number', () => {
    const details = ['一'.repeat(100), '二'.repeat(100), '三'.repeat(100)]
    const long = sampleMessage({ notices: [sampleNotice({ details })] })
    const withoutLast = robotText(long, form(900))
    expect(withoutLast?.lines.slice(1)).toEqual([details[0], details[1], '…', '通知号 DQJOIJEW'])
    const line = '𠮷'.repeat(1_000)
    const endless = robotText(sampleMessage({ notices: [sampleNotice({ line, details })] }), form(900))
    expect(endless?.lines).toHaveLength(2)
    expect(endless?.lines[0]).toMatch(/^𠮷+…$/u)
    expect(endless?.lines[1]).toBe('通知号 DQJOIJEW')
    expect(endless === null ? 0 : bytesOf(asText(endless))).toBeGreaterThan(890)
    expect(robotCapacity(sampleMessage({ notices: [sampleNotice({ line })] }), form(900))).toBe(1)
  })

  test('always fits, whatever one notice holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 600 })
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 4 }), (title, line, details) => {
        const tight = form(1_500, { escape: escapeMarkdown })
        const shown = robotText(sampleMessage({ title, notices: [sampleNotice({ line, details })] }), tight)
        return shown !== null && tight.fits(shown) && asText(shown).isWellFormed()
      }),
    )
  })
})
