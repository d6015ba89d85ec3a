import { type Attention, needsWord } from '../../domain/notices/attention.ts'
import { nearestNames } from '../../domain/nearest.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { AcknowledgedItem, AcknowledgeRequest } from '../../domain/schemas/acknowledge-schema.ts'
import { checkBusinessText } from '../../domain/text-rules.ts'
import { acknowledgeAttentions, acknowledgements } from '../../ledger/outbox/acknowledgements.ts'
import { openAttentions } from '../../ledger/outbox/attentions.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { type DeliveryAddress, deliveryAddresses } from '../../ledger/queries/deliveries.ts'
import { personNames } from '../../ledger/queries/person-names.ts'
import { plainWord } from '../views/find-named.ts'
import type { ApiDeps } from './api-deps.ts'
import type { Caller } from './caller.ts'
import { completeActor } from './complete-actor.ts'
import { namedField } from './name-refusal.ts'
import { nameHider } from './people-in-text.ts'
import { RefusedError } from './refused-error.ts'

/**
 * Takes somebody's word that they have seen to items, all of them or none; the same again gives the word that stands.
 * A notice may have several: what is still open goes before what is done. Throws `unknown-item`, `settles-by-itself`,
 * and what an actor or a note can be refused for.
 */
export async function acknowledgeItems(
  { ledger, now }: Pick<ApiDeps, 'ledger' | 'now'>,
  caller: Caller,
  { actor, items: given, note }: AcknowledgeRequest,
): Promise<readonly AcknowledgedItem[]> {
  const refusal = checkBusinessText(note, 'note')
  if (refusal !== null) throw new RefusedError(namedField(refusal))
  const known = await knownItems(ledger)
  const meant = [...new Set(given.flatMap((each) => meantBy(known, each)))]
  const names = await personNames(ledger)
  const [at, hidden] = [now(), nameHider(names)(note)]
  const words = []
  for (const { kind, subject } of meant) {
    // What was sent before the ledger was rebuilt may be of no team any more.
    const teamId = known.addresses.get(subject)?.teamId ?? '-'
    const who = completeActor(caller, teamId, actor, 'association-city')
    words.push({ kind, subject, at, note: hidden, ...who })
  }
  return (await acknowledgeAttentions(ledger, words)).map((each) => {
    const { number = null, recipientId = null } = known.addresses.get(each.subject) ?? {}
    return { ...each, number, recipientId }
  })
}

interface KnownItems {
  readonly open: readonly Attention[]
  readonly done: readonly Attention[]
  /** Of those that are about a delivery, by its id. */
  readonly addresses: ReadonlyMap<string, DeliveryAddress>
}

async function knownItems(ledger: Ledger): Promise<KnownItems> {
  const [open, done] = [await openAttentions(ledger), await acknowledgements(ledger)]
  const deliveryIds = [...open, ...done].filter(needsWord).map(({ subject }) => subject)
  return { open, done, addresses: await deliveryAddresses(ledger, deliveryIds) }
}

function meantBy({ addresses, done, open }: KnownItems, given: string): readonly Attention[] {
  const word = plainWord(given)
  const isMeant = ({ subject }: Attention): boolean =>
    subject === word || addresses.get(subject)?.number === word.toUpperCase()
  const [ours, others] = [open.filter(needsWord), open.filter((each) => !needsWord(each))]
  for (const items of [ours, done]) {
    const found = items.filter(isMeant)
    if (found.length > 0) return found
  }
  const numbers = ours.map(({ subject }) => addresses.get(subject)?.number ?? subject)
  throw new RefusedError(
    others.some(isMeant) ? refuse('settles-by-itself', { item: word }) : unknownItem(word, numbers),
  )
}

function unknownItem(given: string, known: readonly string[]): Refusal {
  const nearest = nearestNames(given, [...new Set(known)]).join('、')
  return refuse('unknown-item', { given, nearest: nearest === '' ? '—' : nearest })
}
