import { expect, it } from 'vitest'
import { type Person, peopleByIds, putPeople } from '../../ledger/people.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

const liaison: Person = {
  personId: 'p-006',
  name: '联络员·龙游',
  language: 'zh',
  channels: [],
  contacts: [
    { kind: 'mail', address: 'liaison@example.org' },
    { kind: 'phone', address: '0570-0000000' },
  ],
}
const expert: Person = { personId: 'p-002', name: '专家·龙游', language: 'zh', channels: [], contacts: [] }

onEachLedger('people', () => {
  it('people are found by id with their contacts in order, unknown ids left out', async () => {
    const ledger = await openedLedger()
    await putPeople(ledger, [liaison, expert])
    expect(await peopleByIds(ledger, ['p-006', 'p-404'])).toEqual(new Map([['p-006', liaison]]))
    expect(await peopleByIds(ledger, [])).toEqual(new Map())
  })

  it('people given again are replaced and the others stay', async () => {
    const ledger = await openedLedger()
    await putPeople(ledger, [liaison, expert])
    const moved: Person = {
      ...liaison,
      name: '新联络员·龙游',
      language: 'en',
      channels: ['mail-office', 'ding-longyou'],
      contacts: [{ kind: 'mail', address: 'new@example.org' }],
    }
    await putPeople(ledger, [moved])
    expect(await peopleByIds(ledger, ['p-002', 'p-006'])).toEqual(
      new Map([
        ['p-002', expert],
        ['p-006', moved],
      ]),
    )
  })
})
