import { proxySinks, type Sinks } from '@temporalio/workflow'
import type { Outcomes } from '../activities/activities.ts'

/** What a replay hears again: the answers of `recordOutcomes`, in order. Live workers register a no-op. */
export interface RecordSinks extends Sinks {
  record: { outcomes(outcomes: Outcomes): void }
}

export const { record: recordSink } = proxySinks<RecordSinks>()
