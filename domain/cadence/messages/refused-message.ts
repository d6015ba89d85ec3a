import { findPersonalData } from '../../personal-data.ts'
import { refusalText } from '../../refusal-text.ts'
import type { Refusal } from '../../refusals.ts'
import { shownLine } from '../../shown-text.ts'
import type { CadenceEventBody } from '../events.ts'

/**
 * The record of a message that could not be taken. What was sent is not repeated where it holds a person's data, and no
 * control character of it reaches the record: PostgreSQL stores no U+0000.
 * @source docs/contracts.md, "Personal data"
 */
export function refusedBody(refusal: Refusal): Extract<CadenceEventBody, { kind: 'commandRefused' }> {
  const { code } = refusal
  const message = shownLine(refusalText(refusal))
  if (findPersonalData(message) === null) return { kind: 'commandRefused', code, message }
  const details = Object.fromEntries(Object.keys(refusal.details).map((name) => [name, '（已隐去）']))
  return { kind: 'commandRefused', code, message: shownLine(refusalText({ ...refusal, details })) }
}
