import { z } from 'zod'
import { parseCivilDate } from '../../domain/calendar/civil-date.ts'
import { toHalfWidth } from '../../domain/half-width.ts'
import { checkBusinessText, countCodePoints } from '../../domain/text-rules.ts'

/** Characters that a name may have. */
export const nameMost = 100

const idForm =
  '2–40 个字符 [a-z0-9-]，数字须加引号 / 2 to 40 characters of [a-z0-9-], quoted when digits only'
const dateForm = '日期 YYYY-MM-DD，如 2026-01-05 / a day as YYYY-MM-DD, such as 2026-01-05'
const timeForm = "时刻 'HH:mm'，如 '15:00' / a time as 'HH:mm', such as '15:00'"
const nameForm = `1–${nameMost} 字的一行文字 / one line of 1 to ${nameMost} characters`

/** `[a-z0-9-]`, 2 to 40 characters. @source docs/contracts.md, "Team file" */
export const idField = z.string({ error: idForm }).superRefine((given, context) => {
  if (!/^[a-z0-9-]{2,40}$/.test(given)) addIssue(context, null, idHint(given))
  else refuseForbidden(given, context, idForm)
})

function idHint(given: string): string {
  return hint(
    given,
    toHalfWidth(given).toLowerCase().trim(),
    (text) => /^[a-z0-9-]{2,40}$/.test(text),
    idForm,
  )
}

/** A day written `YYYY-MM-DD`, years 1900 to 2999. */
export const dateField = z.string({ error: dateForm }).superRefine((given, context) => {
  if (parseCivilDate(given) === null) {
    const right = toHalfWidth(given)
      .replaceAll(/[/.年月]/g, '-')
      .replace(/日$/, '')
      .trim()
    addIssue(
      context,
      null,
      hint(given, padded(right), (text) => parseCivilDate(text) !== null, dateForm),
    )
  }
})

function padded(text: string): string {
  const [year = '', ...rest] = text.split('-')
  return [year, ...rest.map((part) => part.padStart(2, '0'))].join('-')
}

/** A time of day, `HH:mm`. */
export const timeField = z.string({ error: timeForm }).superRefine((given, context) => {
  const isTime = (text: string): boolean => /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(text)
  if (!isTime(given))
    addIssue(context, null, hint(given, toHalfWidth(given).trim().padStart(5, '0'), isTime, timeForm))
})

/** One line of 1 to 100 characters without controls and without anybody's number or address. */
export const nameField = z.string({ error: nameForm }).superRefine((given, context) => {
  const count = countCodePoints(given)
  if (given.trim() === '') addIssue(context, '不能空着 / must not be empty', nameForm)
  else if (count > nameMost) addIssue(context, `有 ${count} 字 / has ${count} characters`, nameForm)
  else if (/[\n\t]/.test(given)) addIssue(context, '只能写一行 / must be one line', nameForm)
  else refuseForbidden(given, context, nameForm)
})

/** A whole number from `least` to `most`. */
export function wholeNumberField(least: number, most: number): z.ZodInt {
  const error = `${least} 至 ${most} 的整数 / a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

/** One word of a list. */
export function wordField<const Words extends readonly string[]>(
  words: Words,
): z.ZodEnum<z.core.util.ToEnum<Words[number]>> {
  return z.enum(words, { error: words.join(' · ') })
}

function refuseForbidden(given: string, context: z.core.$RefinementCtx, form: string): void {
  const refusal = checkBusinessText(given, '')
  if (refusal === null) return
  const what = String(refusal.details.what ?? '')
  addIssue(context, `含有不允许的内容（${what}）/ holds what it must not hold (${what})`, form)
}

/** With a problem of null the value itself is shown. */
export function addIssue(context: z.core.$RefinementCtx, problem: string | null, expected: string): void {
  context.addIssue({ code: 'custom', message: expected, params: { problem } })
}

/** The form, and the right spelling of what was given when there is one. */
function hint(given: string, right: string, isRight: (text: string) => boolean, form: string): string {
  return right !== given && isRight(right) ? `${right}（${form}）` : form
}
