import type { Language } from '../domain/notices/message-templates.ts'
import { canonicalJson, readStored } from './canonical-json.ts'
import type { Ledger } from './open-ledger.ts'

/** The only place with names and addresses; everywhere else people appear by id. */
export interface Person {
  readonly personId: string
  readonly name: string
  readonly contacts: readonly Contact[]
  /** Of the messages they get. */
  readonly language: Language
  /** Channel ids, the preferred one first; empty: the office's default. */
  readonly channels: readonly string[]
}

export interface Contact {
  /** `phone`, `mail`, … */
  readonly kind: string
  readonly address: string
}

/** Adds them, or puts what is given in the place of what was known of them; others stay as they are. */
export async function putPeople(ledger: Ledger, people: readonly Person[]): Promise<void> {
  await ledger.db.transaction().execute(async (db) => {
    // In one order everywhere, so that two writers never wait for each other.
    for (const { personId, name, contacts, language, channels: preferred } of people.toSorted(byId)) {
      const channels = canonicalJson(preferred)
      await db
        .insertInto('person')
        .values({ person_id: personId, name, language, channels })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ name, language, channels }))
        .execute()
      await db.deleteFrom('contact').where('person_id', '=', personId).execute()
      const rows = contacts.map((contact, position) => ({ person_id: personId, position, ...contact }))
      if (rows.length > 0) await db.insertInto('contact').values(rows).execute()
    }
  })
}

function byId(one: Person, other: Person): number {
  return one.personId < other.personId ? -1 : 1
}

/** Those that are known, by id. */
export async function peopleByIds(
  ledger: Ledger,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (personIds.length === 0) return new Map()
  return ledger.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (db) => {
      const people = await db.selectFrom('person').selectAll().where('person_id', 'in', personIds).execute()
      const contacts = await db
        .selectFrom('contact')
        .selectAll()
        .where('person_id', 'in', personIds)
        .orderBy('position')
        .execute()
      const byPerson = Map.groupBy(contacts, (contact) => contact.person_id)
      return new Map(
        people.map(({ person_id, name, language, channels }) => [
          person_id,
          {
            personId: person_id,
            name,
            language,
            channels: readStored<readonly string[]>(channels),
            contacts: (byPerson.get(person_id) ?? []).map(({ kind, address }) => ({ kind, address })),
          },
        ]),
      )
    })
}
