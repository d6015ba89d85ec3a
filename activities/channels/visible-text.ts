import type { Message, NoticeText } from './channel.ts'
import { oneLine } from './plain-text.ts'

type Language = Message['language']

/** What a reader sees first, in one line; says when an earlier attempt may have arrived. */
export function headingOf(message: Message): string {
  return `${oneLine(message.title)}${message.mayBeRepeat ? repeatMarks[message.language] : ''}`
}

const repeatMarks: Readonly<Record<Language, string>> = { zh: '（可能重复）', en: ' (may be a repeat)' }

/** 「通知号 DQJOIJEW」 */
export function numberWords(notice: NoticeText, language: Language): string {
  return `${language === 'zh' ? '通知号' : 'Notice no.'} ${oneLine(notice.number)}`
}

/** A message as plain text: one notice with its details, or the numbered lines of a digest. */
export function visibleText(message: Message): string {
  const [first, ...others] = message.notices
  const blocks = others.length === 0 ? aloneBlocks(first, message.language) : [digestLines(message)]
  const closing = message.closing.length === 0 ? [] : [message.closing.map(oneLine).join('\n')]
  return [headingOf(message), ...blocks, ...closing].join('\n\n')
}

function aloneBlocks(notice: NoticeText, language: Language): readonly string[] {
  const told = [notice.line, ...notice.details].map(oneLine).join('\n')
  return [told, numberWords(notice, language)]
}

function digestLines({ notices, language }: Message): string {
  const [open, close] = language === 'zh' ? ['（', '）'] : [' (', ')']
  return notices
    .map(
      (notice, index) =>
        `${index + 1}. ${oneLine(notice.line)}${open}${numberWords(notice, language)}${close}`,
    )
    .join('\n')
}
