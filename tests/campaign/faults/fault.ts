import type { Random } from '../../../rehearsal/random.ts'
import type { Stage } from '../stage.ts'

/** What was done, in words, and how often. */
export type Counts = Readonly<Record<string, number>>

/** Does its harm while people work, and gives back what it did. It may leave things broken: healing comes after it. */
export type Fault = (stage: Stage, random: Random) => Promise<Counts>
