import { setTimeout as sleep } from 'node:timers/promises'
import { stepKeys } from '../../domain/programme/steps.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { teamView } from '../../ledger/queries/teams.ts'

const pauseMs = 200

/** Waits until all six steps of these teams stand in the ledger; gives the teams of which they do not after `patienceMs`. */
export async function untilStarted(
  ledger: Ledger,
  teamIds: readonly string[],
  patienceMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs
  for (let waiting = teamIds; ; ) {
    waiting = await notStarted(ledger, waiting)
    if (waiting.length === 0 || performance.now() >= until) return waiting
    await sleep(pauseMs, undefined, { signal })
  }
}

async function notStarted(ledger: Ledger, teamIds: readonly string[]): Promise<readonly string[]> {
  const waiting: string[] = []
  for (const teamId of teamIds) {
    const view = await teamView(ledger, teamId)
    if ((view?.cadences.length ?? 0) < stepKeys.length) waiting.push(teamId)
  }
  return waiting
}
