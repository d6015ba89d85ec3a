import { type CivilDate, parseCivilDate } from '../../domain/calendar/civil-date.ts'
import { toHalfWidth } from '../../domain/half-width.ts'
import { refuse } from '../../domain/refusals.ts'
import { CliError } from './errors.ts'

/** A day as given on the command line, its digits in any width. Throws `date-invalid`. */
export function dateInput(field: string, given: string): CivilDate {
  const date = parseCivilDate(toHalfWidth(given).trim())
  if (date === null) throw new CliError(refuse('date-invalid', { field, given }))
  return date
}

export function optionalDateInput(field: string, given: string | null): CivilDate | null {
  return given === null ? null : dateInput(field, given)
}

/** A whole number as given on the command line, of at most five digits. Throws `bad-input`. */
export function wholeNumberInput(field: string, given: string): number {
  const plain = toHalfWidth(given).trim()
  if (/^[+-]?[0-9]{1,5}$/.test(plain)) return Number(plain)
  throw badInput(
    `${field} 应为整数（如 3、-5），收到“${given}” / ${field} must be a whole number, not “${given}”`,
  )
}

export function badInput(problem: string): CliError {
  return new CliError(refuse('bad-input', { problem }))
}
