import type { Instant } from '../domain/calendar/instant.ts'
import { cadenceWorkflowId } from '../domain/cadence/state.ts'
import { stepKeys } from '../domain/programme/steps.ts'
import { CalledOffError } from './called-off.ts'
import { type Clocks, clocksOf } from './clocks.ts'
import type { CommandCounts } from './command-counts.ts'
import { playCouriers } from './play-couriers.ts'
import { playTeam, type TeamPart } from './play-team.ts'
import type { Stage } from './stage.ts'

/** Whom a rehearsal tells how it goes. */
export interface Audience {
  /** Aborted: the rehearsal is called off. */
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  /** Called every few seconds with the stage's ledger; `at` is where the slowest cadence stands. */
  readonly show: (stage: Pick<Stage, 'ledger'>, at: Instant) => Promise<void>
}

const showEveryMs = 2_000

/**
 * Plays the teams side by side and the courier after them. Throws at once when the audience calls it off, or when one of
 * those that must last ends before.
 */
export async function playAll(
  bare: Omit<Stage, 'goOn' | 'tell'>,
  teams: readonly TeamPart[],
  audience: Audience,
  mustLast: readonly Promise<unknown>[],
): Promise<readonly CommandCounts[]> {
  const clocks = clocksOf(
    teams.flatMap(({ team }) => stepKeys.map((step) => cadenceWorkflowId(team.teamId, step))),
  )
  const breakOff = new AbortController()
  const stage: Stage = {
    ...bare,
    goOn: () => breakOff.signal.throwIfAborted(),
    tell: (workflowId, at, standing) => clocks.tell(workflowId, at, standing),
  }
  const showing = setInterval(() => {
    const slowest = clocks.slowest()
    if (slowest !== null) audience.show(stage, slowest.at).catch((error: unknown) => breakOff.abort(error))
  }, showEveryMs)
  const callOff = (): void => breakOff.abort(new CalledOffError())
  const broken = new Promise<never>((_, reject) => {
    breakOff.signal.addEventListener('abort', () => reject(reasonOf(breakOff.signal)), { once: true })
  })
  audience.signal.addEventListener('abort', callOff, { once: true })
  if (audience.signal.aborted) callOff()
  for (const each of mustLast)
    each.then(
      () => breakOff.abort(new Error('the worker or the server of the rehearsal has ended')),
      (error: unknown) => breakOff.abort(error),
    )
  const playing = playTeams(stage, teams, clocks)
  try {
    return await Promise.race([playing, broken])
  } finally {
    clearInterval(showing)
    audience.signal.removeEventListener('abort', callOff)
    breakOff.abort(new CalledOffError())
    for (const each of [playing, broken]) each.catch(() => undefined)
  }
}

async function playTeams(
  stage: Stage,
  teams: readonly TeamPart[],
  clocks: Clocks,
): Promise<readonly CommandCounts[]> {
  const couriers = await playCouriers(stage, clocks)
  const paced = { ...stage, reach: () => couriers.reach() }
  const counts = await Promise.all(teams.map((part) => playTeam(paced, part)))
  await couriers.finish()
  return counts
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new Error(String(reason))
}
