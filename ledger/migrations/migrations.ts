import type { Migration, MigrationProvider } from 'kysely/migration'
import { createRecord } from './0001-record.ts'

/** Every migration, in order of its name; forward only. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-record': { up: createRecord },
}

export const migrationNames: readonly string[] = Object.keys(migrations)

export const migrationProvider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) }
