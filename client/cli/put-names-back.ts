import type { ApiClient } from './api-client.ts'
import { peopleAnswer } from '../../domain/schemas/view-schemas.ts'

/** Records name people by id; screens put their names back. */
export interface ShownNames {
  /** Name of a person; the id of whoever has none. */
  person(personId: string): string
  /** A text with the name in the place of `{p-006}`; other braces stay. */
  inText(text: string): string
}

export async function readNames(api: ApiClient): Promise<ShownNames> {
  const { people } = await api.get('/people', peopleAnswer)
  const names = new Map(people.map(({ personId, name }) => [personId, name]))
  return {
    person: (personId) => names.get(personId) ?? personId,
    inText: (text) =>
      text.replaceAll(/\{([A-Za-z0-9-]{2,40})\}/g, (whole, personId: string) => names.get(personId) ?? whole),
  }
}
