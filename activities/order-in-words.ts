import type { OrderScene } from '../domain/notices/notice-fillings.ts'
import type { Ledger } from '../ledger/open-ledger.ts'
import { linesOfOrder, orderOfNotice, type OrderView } from '../ledger/queries/orders.ts'
import { personNames } from '../ledger/queries/person-names.ts'
import type { OrderNotice } from '../ledger/queries/why-order-not-owed.ts'

/** What a notice says of its order; the record holds ids in the place of names. Null: there is no such order. */
export async function orderInWords(ledger: Ledger, notice: OrderNotice): Promise<OrderScene | null> {
  const order = await orderOfNotice(ledger, notice)
  if (order === null) return null
  const names = await personNames(ledger)
  const words = wordsOf(notice, order).replaceAll(
    /\{([A-Za-z0-9-]+)\}/g,
    (text, personId: string) => names.get(personId) ?? text,
  )
  const asksReply = (order.state === 'issued' || order.state === 'returned') && !order.dutyDone
  return { number: order.number ?? '', words, asksReply, lines: await linesOfOrder(ledger, order) }
}

/** What was said then: the order may have gone on since. */
function wordsOf({ kind }: OrderNotice, { note, reply, returnedReason }: OrderView): string {
  switch (kind) {
    case 'order-replied':
      return reply ?? ''
    case 'order-returned':
      return returnedReason ?? ''
    case 'order-drafted':
    case 'order-unsigned':
    case 'order-issued':
    case 'order-unanswered':
    case 'order-closed':
      return note ?? ''
  }
}
