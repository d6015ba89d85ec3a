import { proxySinks, type Sinks } from '@temporalio/workflow'
import type { Outcomes, RecordedOutcomes } from '../activities/activities.ts'

/**
 * What a replay hears again, in order: the answers of `recordOutcomes`, and what it is asked for by the code that replays.
 * The history holds only the answer. Live workers register a no-op.
 */
export interface RecordSinks extends Sinks {
  record: { outcomes(written: RecordedOutcomes, asked: Outcomes): void }
}

export const { record: recordSink } = proxySinks<RecordSinks>()
