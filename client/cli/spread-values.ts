import type { CliCommand } from './command.ts'

/**
 * The words with an option that takes several values, as `--evidence a.jpg b.jpg`, written out value by value. What
 * stands behind its first value is the option's as far as the command has no argument for it, so that
 * `--evidence a.jpg b.jpg longyou …` leaves `longyou` to the command.
 */
export function spreadValues(
  { arguments: positional, options }: Pick<CliCommand, 'arguments' | 'options'>,
  words: readonly string[],
): readonly string[] {
  const read = readWords(options, words)
  const loose = read.filter(({ kind }) => kind === 'loose')
  const most = positional.some(({ form }) => form.includes('...'))
    ? Number.POSITIVE_INFINITY
    : positional.length
  const sure = loose.filter(({ text, after }) => after?.pairs === true && text.includes('='))
  let left = loose.length - sure.length - most
  return read.flatMap((word) => {
    if (word.kind !== 'loose' || word.after === null) return [word.text]
    const isValue = sure.includes(word) || (!word.after.pairs && left > 0)
    if (!isValue) return [word.text]
    if (!sure.includes(word)) left -= 1
    return [word.after.name, word.text]
  })
}

interface Word {
  readonly text: string
  /** `loose`: an argument of the command, or one more value of the option that it follows. */
  readonly kind: 'option' | 'value' | 'loose'
  readonly after: SeveralOption | null
}

/** `pairs`: its values are `key=value`, which no argument is. */
interface SeveralOption {
  readonly name: string
  readonly pairs: boolean
}

function readWords(options: CliCommand['options'], words: readonly string[]): readonly Word[] {
  const read: Word[] = []
  let after: SeveralOption | null = null
  let waits = false
  let over = false
  for (const text of words) {
    over ||= text === '--' && !waits
    if (waits) {
      read.push({ text, kind: 'value', after: null })
      waits = false
    } else if (!over && text.startsWith('-') && text.length > 1) {
      const name = text.replace(/=.*$/s, '')
      const form = options.find((each) => each.form.startsWith(`${name} `))?.form
      waits = form !== undefined && !text.includes('=')
      after = form?.includes('...') === true ? { name, pairs: form.includes('=') } : null
      read.push({ text, kind: 'option', after: null })
    } else read.push({ text, kind: over && text === '--' ? 'option' : 'loose', after: over ? null : after })
  }
  return read
}
