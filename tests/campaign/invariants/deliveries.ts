import { noticeNumberOf } from '../../../ledger/outbox/delivery-id.ts'
import { mailDomain } from '../office.ts'
import type { Stage } from '../stage.ts'

export interface Delivered {
  readonly breaches: readonly string[]
  /** By state. */
  readonly counts: Readonly<Record<string, number>>
}

const onItsWay = ['pending', 'claimed'] as const

/**
 * What the receivers got against what the ledger says: a confirmed delivery is one message, an unknown one at most one and
 * one more for each repeat, anything else none; nothing is claimed any more.
 * @source docs/fault-report.md, "What has to hold afterwards"
 */
export async function delivered({ ledger, mail }: Stage): Promise<Delivered> {
  const rows = await ledger.db
    .selectFrom('delivery')
    .select(['delivery_id', 'notice_id', 'recipient_id', 'state', 'repeats'])
    .execute()
  const texts = mail.journal.map(({ mail: received, to }) => ({
    text: `${received.subject ?? ''}\n${received.text ?? ''}`,
    to: new Set(to),
  }))
  const breaches = rows.flatMap(({ delivery_id, notice_id, recipient_id, repeats, state }) => {
    const number = noticeNumberOf(notice_id)
    const address = `${recipient_id}@${mailDomain}`
    const copies = texts.filter(({ text, to }) => to.has(address) && text.includes(number)).length
    const most = state === 'sent' ? 1 + repeats : state === 'unknown' ? 1 + repeats : 0
    const least = state === 'sent' ? 1 : 0
    if (copies >= least && copies <= most && state !== 'claimed') return []
    return [`${delivery_id}: ${state}, and ${copies} copies arrived`]
  })
  const counts = Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, own]) => [state, own.length]),
  )
  return { breaches, counts }
}

/** Whether everything that is due has been sent or given up: nothing is on its way. */
export async function hasSettled({ ledger }: Stage): Promise<boolean> {
  const { count } = await ledger.db
    .selectFrom('delivery')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('state', 'in', onItsWay)
    .executeTakeFirstOrThrow()
  const waiting = await ledger.db
    .selectFrom('outbox')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count === 0 && waiting.count === 0
}
