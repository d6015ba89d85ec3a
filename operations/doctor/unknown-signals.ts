import { addMs, type Instant } from '../../domain/calendar/instant.ts'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import type { Finding } from '../../domain/findings.ts'
import { signalNamesOf } from '../../ledger/rebuild/outcomes-of-history.ts'
import {
  cadenceConcludedSignal,
  cadenceReleasedSignal,
  markMilestonesSignal,
  programmeOrderSignal,
} from '../../workflows/messages.ts'
import type { ChainRun } from '../../temporal/client/whole-chain.ts'

/** Nobody can take a signal out of a history: after so long it is no news any more. */
const newsMs = 30 * 86_400_000
const mostNames = 5
const mostCharacters = 40

const takenByProgramme: readonly string[] = [cadenceConcludedSignal.name, cadenceReleasedSignal.name]
const takenByCadence: readonly string[] = [markMilestonesSignal.name, programmeOrderSignal.name]

/** Signals that no handler takes, in runs that go on or ended within the last 30 days. */
export function unknownSignals(
  workflowId: string,
  runs: readonly ChainRun[],
  now: Instant,
): readonly Finding[] {
  const address = readWorkflowId(workflowId)
  if (address === null) return []
  const taken = address.step === null ? takenByProgramme : takenByCadence
  const since = addMs(now, -newsMs)
  const names = runs
    .filter(({ closedAt }) => closedAt === null || closedAt >= since)
    .flatMap(({ history }) => signalNamesOf(history))
    .filter((name) => !taken.includes(name))
  if (names.length === 0) return []
  const shown = [...new Set(names)].slice(0, mostNames).map(shortened)
  return [
    {
      kind: 'signal-unknown',
      subject: workflowId,
      details: { count: names.length, names: shown.join('、') },
    },
  ]
}

function shortened(name: string): string {
  return Array.from(name).slice(0, mostCharacters).join('')
}
