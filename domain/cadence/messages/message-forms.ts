import { findPersonalData } from '../../personal-data.ts'

/** Forms of the ids in a message. None of them can be a telephone number or another number of a person. */
export const commandIdForm = /^[A-Za-z0-9._:-]{8,64}$/
export const personIdForm = /^[A-Za-z0-9-]{1,40}$/
/** Algorithm, key id, signature in base64url. */
export const signatureForm = /^[a-z0-9]{2,10}:[A-Za-z0-9_-]{4,10}:[A-Za-z0-9_-]{64,400}$/

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The groups of a UUID may be digits alone by chance: they are nobody's number. */
export function isCommandId(text: string): boolean {
  return commandIdForm.test(text) && (uuidForm.test(text) || findPersonalData(text) === null)
}

export function isPersonId(text: string): boolean {
  return personIdForm.test(text) && findPersonalData(text) === null
}

export function isSignature(text: string): boolean {
  return signatureForm.test(text)
}

export function isBodyHash(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text)
}
