import type { Migration, MigrationProvider } from 'kysely/migration'
import { createRecord } from './0001-record.ts'
import { addDeliveries } from './0002-deliveries.ts'
import { createArchive } from './0003-archive.ts'
import { createAcknowledgements } from './0004-acknowledgements.ts'
import { addOrders } from './0005-orders.ts'
import { createKeys } from './0006-keys.ts'
import { createFence } from './0007-fence.ts'
import { numberIssuedOrders } from './0008-numbered-orders.ts'

/** Every migration, in order of its name; forward only. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-record': { up: createRecord },
  '0002-deliveries': { up: addDeliveries },
  '0003-archive': { up: createArchive },
  '0004-acknowledgements': { up: createAcknowledgements },
  '0005-orders': { up: addOrders },
  '0006-keys': { up: createKeys },
  '0007-fence': { up: createFence },
  '0008-numbered-orders': { up: numberIssuedOrders },
}

export const migrationNames: readonly string[] = Object.keys(migrations)

export const migrationProvider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) }
