import { findPersonalData } from '../personal-data.ts'
import { type Refusal, refusalMessage } from '../refusals.ts'
import type { CadenceEventBody } from './events.ts'

/**
 * The record of a message that could not be taken. What was sent is not repeated where it holds a person's data.
 * @source design.md 4.1, promise 6
 */
export function refusedBody(refusal: Refusal): Extract<CadenceEventBody, { kind: 'commandRefused' }> {
  const { code } = refusal
  const message = refusalMessage(refusal)
  if (findPersonalData(message) === null) return { kind: 'commandRefused', code, message }
  const details = Object.fromEntries(Object.keys(refusal.details).map((name) => [name, '（已隐去）']))
  return { kind: 'commandRefused', code, message: refusalMessage({ ...refusal, details }) }
}
