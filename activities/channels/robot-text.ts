import type { Message, NoticeText } from './channel.ts'
import { type Fits, fitLines, shortenLine } from './fit-lines.ts'
import { fittingNotices } from './fitting-notices.ts'
import { cutToPoints, oneLine } from './plain-text.ts'
import { headingOf, numberWords } from './visible-text.ts'

/** A message as a robot shows it. Each is one line, harmless in the robot's form. */
export interface RobotText {
  readonly heading: string
  readonly lines: readonly string[]
}

export interface RobotForm {
  /** Makes one line of people's text harmless. */
  readonly escape: (line: string) => string
  /** A word that the robot's settings want in every message; null: none. */
  readonly keyword: string | null
  /** Whether the text, in the request it becomes, keeps the channel's and the vendor's limits. */
  readonly fits: Fits<RobotText>
}

const mostHeadingPoints = 100

/** How many of a message's notices fit, from the first on; at least one, since one alone is shortened. */
export function robotCapacity(message: Message, form: RobotForm): number {
  return fittingNotices(message, (part) => form.fits(wholeText(part, form)))
}

/** Null: several notices that do not fit; none of them may be left out in silence. */
export function robotText(message: Message, form: RobotForm): RobotText | null {
  const whole = wholeText(message, form)
  if (form.fits(whole)) return whole
  return message.notices.length === 1 ? shortenedText(message, form) : null
}

function wholeText(message: Message, form: RobotForm): RobotText {
  const [first, ...others] = message.notices
  const lines =
    others.length === 0 ? aloneLines(first, first.details, message, form) : digestLines(message, form)
  const closing = message.closing.map(oneLine).map(form.escape)
  return { heading: headingWords(message, form), lines: [...lines, ...closing] }
}

/** One notice too long: first its details go, from the last on, then its line is shortened. Its number stays. */
function shortenedText(message: Message, form: RobotForm): RobotText {
  const [notice] = message.notices
  const heading = headingWords(message, form)
  const withDetails = (details: readonly string[]): RobotText => ({
    heading,
    lines: aloneLines(notice, [...details, '…'], message, form),
  })
  const details = fitLines(notice.details, (some) => form.fits(withDetails(some)))
  const text = withDetails(details)
  if (form.fits(text)) return text
  const withLine = (line: string): RobotText => ({
    heading,
    lines: aloneLines({ ...notice, line }, [], message, form),
  })
  return withLine(shortenLine(oneLine(notice.line), (line) => form.fits(withLine(line))))
}

function aloneLines(
  notice: NoticeText,
  details: readonly string[],
  { language }: Message,
  { escape }: RobotForm,
): readonly string[] {
  const texts = [notice.line, ...details].map(oneLine).filter((line) => line !== '')
  return [...texts, numberWords(notice, language)].map(escape)
}

function digestLines({ notices, language }: Message, { escape }: RobotForm): readonly string[] {
  const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')']
  return notices.map((notice, index) => {
    const number = `${open}${numberWords(notice, language)}${close}`
    return `${index + 1}. ${escape(`${oneLine(notice.line)}${number}`)}`
  })
}

/** The keyword stands as the operator wrote it: escaped, the robot would not find it. */
function headingWords(message: Message, { escape, keyword }: RobotForm): string {
  const title = cutToPoints(oneLine(message.title), mostHeadingPoints)
  const heading = escape(headingOf({ ...message, title }))
  return keyword === null || heading.includes(keyword) ? heading : `${keyword} ${heading}`
}
