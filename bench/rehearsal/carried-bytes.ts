import { defaultPayloadConverter } from '@temporalio/common'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { type CommandAnswer, rememberCommand } from '../../domain/cadence/messages/remembered-commands.ts'

const mostRemembered = 300

/** What a run carried over, in bytes: as it was, and as it would be with 300 command ids remembered. */
export interface CarriedBytes {
  readonly recorded: number
  readonly full: number
}

/** Null: the run ended without another one. */
export function carriedBytes(history: History): CarriedBytes | null {
  const again = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes
  const [payload] = again?.input?.payloads ?? []
  if (payload === undefined) return null
  const input = defaultPayloadConverter.fromPayload<CarriedInput>(payload)
  const filled = { ...input, state: { ...input.state, remembered: fullMemory } }
  return {
    recorded: payload.data?.length ?? 0,
    full: defaultPayloadConverter.toPayload(filled).data?.length ?? 0,
  }
}

/** Of a programme or a cadence: both carry what they remember in their state. */
interface CarriedInput {
  readonly state: { readonly remembered: readonly CommandAnswer[] }
}

/** Three hundred commands with ids as the API gives them, within thirty days. */
const fullMemory = Array.from({ length: mostRemembered }, (_, index) => index).reduce<
  readonly CommandAnswer[]
>(
  (remembered, index) =>
    rememberCommand(
      remembered,
      {
        commandId: `${String(index).padStart(8, '0')}-5a1e-4c0d-9b1e-${String(index * 7_919).padStart(12, '0')}`,
        sequence: 1_000 + index,
        at: '2028-12-20T10:00:00+08:00',
        bodyHash: 'abcdefghijk',
        state: 'done-late',
      },
      null,
    ),
  [],
)
