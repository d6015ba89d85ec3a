import { expect, it } from 'vitest'
import { actorKeys, putActorKey } from '../../ledger/actor-keys.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

const since = '2026-10-08T09:00:00+08:00'
const later = '2026-11-08T09:00:00+08:00'

onEachLedger('the keys of those who vouch for commands', () => {
  it('are those of every API that registered its own, each once and since its first start', async () => {
    const ledger = await openedLedger()
    await putActorKey(ledger, { publicKey: 'PEM 2', origin: 'own', since })
    await putActorKey(ledger, { publicKey: 'PEM 1', origin: 'own', since })
    await putActorKey(ledger, { publicKey: 'PEM 2', origin: 'own', since: later })
    expect(await actorKeys(ledger)).toEqual([
      { publicKey: 'PEM 1', origin: 'own', since },
      { publicKey: 'PEM 2', origin: 'own', since },
    ])
  })

  it('stay an own one when a team comes back that was recorded here, and become own ones at a start', async () => {
    const ledger = await openedLedger()
    await putActorKey(ledger, { publicKey: 'PEM 1', origin: 'own', since })
    await putActorKey(ledger, { publicKey: 'PEM 1', origin: 'adopted', since: later })
    await putActorKey(ledger, { publicKey: 'PEM 2', origin: 'adopted', since })
    await putActorKey(ledger, { publicKey: 'PEM 3', origin: 'adopted', since })
    await putActorKey(ledger, { publicKey: 'PEM 2', origin: 'own', since: later })
    expect((await actorKeys(ledger)).map(({ origin }) => origin)).toEqual(['own', 'own', 'adopted'])
  })
})
