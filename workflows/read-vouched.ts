import type { VouchedCommand } from '../activities/activities.ts'
import type { MessageWay } from '../domain/cadence/messages/read-message.ts'
import { type Refusal, refuse } from '../domain/refusals.ts'
import type { ArrivedCommand } from './intake.ts'

/**
 * Reads a command as what its signature makes it. An update whose signature does not hold is refused, since its sender hears
 * of it; a signal counts as unsigned then.
 */
export function readVouched<Name extends string, Command extends object>(
  read: (name: Name, message: unknown, way: MessageWay) => Command | Refusal,
  { message, name, way }: ArrivedCommand<Name>,
  { signature }: VouchedCommand,
): Command | Refusal {
  if (way === 'update' && signature === 'bad') return refuse('signature-invalid')
  if (way === 'update' && signature === 'stale') return refuse('signature-stale')
  return read(name, message, signature === 'good' ? 'vouched' : way)
}
