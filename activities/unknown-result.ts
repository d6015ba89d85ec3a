import { addMs, type Instant } from '../domain/calendar/instant.ts'
import { repeatAfterMs, retryDelayMs } from '../domain/notices/courier-times.ts'
import { policyOf } from '../domain/notices/delivery-policy.ts'
import type { Delivery, Settlement } from './outbox-port.ts'
import type { ConfiguredChannel } from './channels/configured-channels.ts'

/** After so many a far end that knows repeats has said often enough that it does not answer. */
const mostRepeats = 10

/**
 * Nobody knows whether it arrived. A far end that knows a repeat by its id is sent it again; where the notice must arrive,
 * it is sent a second time, once; else never. @source docs/channels.md, "State of a delivery"
 */
export function unknownSettlement(
  own: ConfiguredChannel | null,
  { attempt, notice, repeats }: Delivery,
  { at, reason, spread }: { readonly at: Instant; readonly reason: string; readonly spread: number },
): Extract<Settlement, { readonly state: 'unknown' }> {
  const dedupes = own?.channel.limits.dedupes ?? false
  if (dedupes && repeats < mostRepeats) {
    return { state: 'unknown', repeatAt: addMs(at, retryDelayMs(attempt, spread)), reason }
  }
  const isRepeated = !dedupes && policyOf(notice.kind) === 'prefer-delivery' && repeats === 0
  return { state: 'unknown', repeatAt: isRepeated ? addMs(at, repeatAfterMs) : null, reason }
}

/** Nothing more is done about it by itself, though it should arrive. */
export function isGivenUp(
  { notice }: Delivery,
  { repeatAt }: { readonly repeatAt: Instant | null },
): boolean {
  return repeatAt === null && policyOf(notice.kind) === 'prefer-delivery'
}
