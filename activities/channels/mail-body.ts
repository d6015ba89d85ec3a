import type { Message, NoticeText } from './channel.ts'
import { oneLine } from './plain-text.ts'
import { headingOf, numberWords } from './visible-text.ts'

const pageStyle =
  "margin:0;padding:16px;font-family:'Microsoft YaHei','PingFang SC',sans-serif;font-size:15px;line-height:1.7;color:#1a1a1a"
const headingStyle = 'margin:0 0 16px;font-size:18px;font-weight:bold'
const lineStyle = 'margin:0 0 12px'
const closingStyle = 'margin:0 0 4px;color:#404040'
const numberStyle = 'font-size:13px;color:#595959'

/**
 * A message as HTML that office mail programs show alike: paragraphs with their style beside them, no image, no script,
 * no link, nothing to load. Every text is escaped. A notice that stands alone has its details.
 */
export function mailHtml(message: Message): string {
  const { language, notices } = message
  const heading = escapeHtml(headingOf(message))
  const [first, ...others] = notices
  const told =
    others.length === 0
      ? aloneParagraphs(first, language)
      : notices.map((notice, index) => digestParagraph(notice, index + 1, language))
  return [
    '<!DOCTYPE html>',
    `<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`,
    `<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>${heading}</title></head>`,
    `<body style="${pageStyle}">`,
    `<p style="${headingStyle}">${heading}</p>`,
    ...told,
    ...message.closing.map((line) => `<p style="${closingStyle}">${shown(line)}</p>`),
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Safe as content and within quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function aloneParagraphs(notice: NoticeText, language: Message['language']): readonly string[] {
  return [
    `<p style="${lineStyle};font-weight:bold">${shown(notice.line)}</p>`,
    ...notice.details.map((detail) => `<p style="${lineStyle}">${shown(detail)}</p>`),
    `<p style="${lineStyle};${numberStyle}">${escapeHtml(numberWords(notice, language))}</p>`,
  ]
}

function digestParagraph(notice: NoticeText, place: number, language: Message['language']): string {
  const number = `<span style="${numberStyle}">${escapeHtml(numberWords(notice, language))}</span>`
  return `<p style="${lineStyle}">${place}. ${shown(notice.line)}<br>${number}</p>`
}

function shown(text: string): string {
  return escapeHtml(oneLine(text))
}
