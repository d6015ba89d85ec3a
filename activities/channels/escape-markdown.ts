/**
 * What has a meaning in some vendor's dialect: within a line, or, in the second half, at its beginning as a list, a rule
 * or the underlining of a heading. @source docs/channels.md, "Digest"
 */
const specials = /[\\`*_[\]()#>~]|^[-+=]|(?<=^\d{1,9})\./g

/**
 * A text of people as Markdown that shows it as it is: no heading, list, link, picture or code of their making. Expects
 * one line.
 */
export function escapeMarkdown(line: string): string {
  return withoutMentions(line.replaceAll(specials, '\\$&'))
}

/**
 * Nothing that a robot could take for a tag or for calling somebody. The signs become their wide forms, since vendors
 * look for them before they look for an escape.
 */
export function withoutMentions(line: string): string {
  return line.replaceAll('<', '＜').replaceAll('@', '＠')
}
