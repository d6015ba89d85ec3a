import type { SubmittedPerson } from '../../config/people-file-schema.ts'
import type { Contact, Person } from '../../ledger/people.ts'

/** The people of a file as the ledger keeps them. */
export function peopleOfFile(people: readonly SubmittedPerson[]): readonly Person[] {
  return people.map(({ channels, contacts, language, name, personId }) => ({
    personId,
    name,
    language,
    channels,
    contacts: [
      ...contactOf('mail', contacts.mail),
      ...contactOf('mobile', contacts.mobile),
      ...contactOf('zhezhengding', contacts.zhezhengding),
    ],
  }))
}

function contactOf(kind: string, address: string | undefined): readonly Contact[] {
  return address === undefined ? [] : [{ kind, address }]
}
