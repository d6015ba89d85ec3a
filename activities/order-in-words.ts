import type { Ledger } from '../ledger/open-ledger.ts'
import { lastOrder, type OrderPlace, type OrderView } from '../ledger/queries/orders.ts'
import { personNames } from '../ledger/queries/person-names.ts'

/** What a notice says of an occurrence's last order; the record holds ids in the place of names. */
export async function orderInWords(
  ledger: Ledger,
  place: OrderPlace,
): Promise<{ readonly number: string; readonly words: string } | null> {
  const order = await lastOrder(ledger, place)
  if (order?.number == null) return null
  const names = await personNames(ledger)
  const words = wordsOf(order).replaceAll(
    /\{([A-Za-z0-9-]+)\}/g,
    (text, personId: string) => names.get(personId) ?? text,
  )
  return { number: order.number, words }
}

function wordsOf({ note, reply, returnedReason, state }: OrderView): string {
  switch (state) {
    case 'replied':
      return reply ?? ''
    case 'returned':
      return returnedReason ?? ''
    case 'draft':
    case 'issued':
    case 'closed':
    case 'dropped':
      return note ?? ''
  }
}
