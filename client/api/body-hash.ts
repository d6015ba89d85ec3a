import { createHash } from 'node:crypto'
import type { CadenceCommand, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'

/** What a command goes to; null: the whole team. */
export interface CommandPlace {
  readonly teamId: string
  readonly step: StepKey | null
}

/**
 * What tells a command sent again from another one under the same id: 16 hexadecimal digits of the SHA-256 over all that
 * its sender said, read and with everything by its key, but before anything was put in or replaced. Who sends it again
 * does not matter.
 */
export function bodyHash(place: CommandPlace, command: CadenceCommand | ProgrammeCommand): string {
  const { actor: _, commandId: __, ...said } = command
  return createHash('sha256')
    .update(canonicalJson({ ...place, ...said }))
    .digest('hex')
    .slice(0, 16)
}
