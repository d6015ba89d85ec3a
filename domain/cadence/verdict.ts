import type { Instant } from '../calendar/instant.ts'
import type { Refusal } from '../refusals.ts'
import type { CadenceEventBody } from './events.ts'
import type { AnswerState } from './remembered-commands.ts'

/** What the deciders of one command each give back. */
export type Verdict =
  | Refusal
  | { readonly refused: false; readonly bodies: readonly CadenceEventBody[]; readonly state: AnswerState }
  /** Recorded already with the same value. */
  | {
      readonly refused: false
      readonly already: { readonly sequence: number; readonly at: Instant; readonly state: AnswerState }
    }
