import { packCadence } from './carried-cadence.ts'
import { type Recorded, record, type Recording } from './record.ts'
import type { CadenceState } from './state.ts'

/**
 * Ends a cadence here, to go on at another installation. Its last event holds the whole state, since plans that were
 * adopted and answers that are remembered stand in no event.
 * @source docs/decisions/0012-a-team-moves-with-its-state.md
 */
export function releaseCadence(state: CadenceState, to: string, recording: Recording): Recorded {
  return record(
    state,
    [
      {
        kind: 'cadenceReleased',
        to,
        carried: packCadence({ ...state, obeyed: recording.ordered ?? state.obeyed }),
      },
    ],
    recording,
  )
}
