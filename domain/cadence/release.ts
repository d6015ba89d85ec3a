import { type Recorded, record, type Recording } from './record.ts'
import type { CadenceState } from './state.ts'

/**
 * Ends a cadence here, to go on at another installation. Its last event holds the whole state, so that nobody need fold
 * three years of events to go on.
 * @source docs/decisions/0012-a-team-moves-with-its-state.md
 */
export function releaseCadence(state: CadenceState, to: string, recording: Recording): Recorded {
  return record(
    state,
    [{ kind: 'cadenceReleased', to, carried: { ...state, obeyed: recording.ordered ?? state.obeyed } }],
    recording,
  )
}
