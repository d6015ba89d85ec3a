import type { Refusal } from '../refusals.ts'
import type { CadenceEventBody } from './events.ts'

/** What the deciders of one command each give back: a refusal, or what happened, at least one event. */
export type Verdict = Refusal | { readonly refused: false; readonly bodies: readonly CadenceEventBody[] }
