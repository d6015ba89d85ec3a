import { auditFigures } from './audit/audit-figures.ts'
import { controlFigures } from './control/control-figures.ts'
import { courierFigures } from './courier/courier-figures.ts'
import { crowdFigures } from './crowd/crowd-figures.ts'
import type { Figure } from './figure.ts'
import type { BenchOptions } from './options.ts'
import { oneTeamFigures } from './rehearsal/one-team-figures.ts'
import { sixTeamsFigures } from './rehearsal/six-teams-figures.ts'
import { startFigures } from './start/start-figures.ts'

export interface Part {
  /** What it is called on the command line, and in docs/performance.md. */
  readonly name: string
  readonly measure: (options: BenchOptions) => Promise<readonly Figure[]>
}

/** In the order in which they run. */
export const parts: readonly Part[] = [
  { name: 'one-team', measure: ({ seed }) => oneTeamFigures(seed) },
  { name: 'six-teams', measure: ({ seed }) => sixTeamsFigures(seed) },
  { name: 'control', measure: controlFigures },
  { name: 'start', measure: ({ times }) => startFigures(times) },
  { name: 'crowd', measure: crowdFigures },
  { name: 'courier', measure: courierFigures },
  { name: 'audit', measure: auditFigures },
]
