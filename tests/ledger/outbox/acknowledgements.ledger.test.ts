import { expect, it } from 'vitest'
import {
  acknowledgeAttentions,
  acknowledgements,
  type Word,
} from '../../../ledger/outbox/acknowledgements.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { openAttentions, raiseAttentions } from '../../../ledger/outbox/attentions.ts'
import { deliveryIdOf } from '../../../ledger/outbox/delivery-id.ts'
import type { Ledger } from '../../../ledger/open-ledger.ts'
import { listDeliveries } from '../../../ledger/queries/deliveries.ts'
import { addressed } from '../support/addressed.ts'
import { onEachLedger, openedLedger } from '../support/ledgers.ts'
import { reminderNotice } from '../support/sample-events.ts'

const since = '2026-01-08T09:12:00+08:00'
const at = '2026-01-08T10:03:00+08:00'
const deliveryId = deliveryIdOf(reminderNotice(1).noticeId, 'file', 'p-006', 1)
const unknown = { kind: 'result-unknown', subject: deliveryId } as const
const actor = { personId: 'p-008', seatId: 'association-city', via: 'local-admin' } as const
const word: Word = { ...unknown, ...actor, at, note: '已电话告知' }

async function withItem(): Promise<Ledger> {
  const ledger = await openedLedger()
  await appendOutcomes(ledger, { events: [], notices: [reminderNotice(1), reminderNotice(2)] })
  await addressed(ledger, since)
  const other = { kind: 'seat-empty', subject: 'liaison@longyou' } as const
  await raiseAttentions(ledger, [{ ...unknown, code: 'ETIMEDOUT' }, other], since)
  return ledger
}

onEachLedger('an acknowledgement', () => {
  it('takes its item off the list, keeps who said so and when, and leaves the others alone', async () => {
    const ledger = await withItem()
    const kept = { ...word, code: 'ETIMEDOUT', since }
    expect(await acknowledgeAttentions(ledger, [word])).toEqual([{ ...kept, already: false }])
    expect(await acknowledgements(ledger)).toEqual([kept])
    expect((await openAttentions(ledger)).map(({ kind }) => kind)).toEqual(['seat-empty'])
  })

  it('is given once: the first word stands, whoever says it again', async () => {
    const ledger = await withItem()
    const later = { ...word, personId: 'p-007', at: '2026-01-09T10:00:00+08:00', note: '' }
    const answers = await Promise.all(
      [word, word, later].map((each) => acknowledgeAttentions(ledger, [each])),
    )
    expect(answers.flat().filter(({ already }) => !already)).toHaveLength(1)
    const [first] = await acknowledgements(ledger)
    for (const [answer] of answers) expect(answer).toMatchObject({ personId: first?.personId, at: first?.at })
    expect(await acknowledgements(ledger)).toHaveLength(1)
  })

  it('of what is not there writes nothing', async () => {
    const ledger = await withItem()
    expect(await acknowledgeAttentions(ledger, [{ ...word, subject: 'nowhere' }])).toEqual([])
    expect(await acknowledgements(ledger)).toEqual([])
  })

  it('is shown with the delivery, which stays what it was', async () => {
    const ledger = await withItem()
    await acknowledgeAttentions(ledger, [word])
    const listed = await listDeliveries(ledger, {}, 10)
    const { personId, seatId } = actor
    expect(listed.find((each) => each.deliveryId === deliveryId)).toMatchObject({
      state: 'pending',
      acknowledged: { at, personId, seatId, note: word.note },
    })
    expect(listed.filter(({ acknowledged }) => acknowledged === null)).toHaveLength(1)
  })
})
