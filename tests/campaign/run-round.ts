import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inParallel } from '../../operations/in-parallel.ts'
import { randomOf } from '../../rehearsal/random.ts'
import { eventsOf } from '../../ledger/queries/events.ts'
import { courierWorkflowId } from '../../workflows/names.ts'
import { breachesOfAnswers } from './invariants/acknowledged.ts'
import { delivered, hasSettled } from './invariants/deliveries.ts'
import { breachesOfExport } from './invariants/export.ts'
import { rebuild } from './invariants/rebuild.ts'
import { breachesOfSequence } from './invariants/sequences.ts'
import { breachesOfSignals } from './invariants/signals.ts'
import { breachesOfEnds } from './invariants/told.ts'
import { ask, putEvidence } from './load/ask.ts'
import { suspension } from './load/choose-command.ts'
import { takeTo } from './load/clocks.ts'
import { isAcknowledged, isUndecided, type Journal, openJournal } from './load/journal.ts'
import { startLoad } from './load/load.ts'
import { channelIds } from './office.ts'
import type { Round, RoundResult } from './round.ts'
import { openStage, type Stage } from './stage.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'

const dayMs = 86_400_000
const askedAtOnce = 4
/** After healing; a killed courier is noticed after twenty seconds, and tries again after some more. */
const patienceMs = 240_000
const warmUpWithinMs = 60_000
const pauseMs = 500

/** Faults on, heal, then the invariants. What it was played in is kept when one of them is broken. */
export async function runRound(round: Round): Promise<RoundResult> {
  const began = performance.now()
  const secondsSo = (): number => Math.round((performance.now() - began) / 1_000)
  const stage = await openStage(round.database, round.teams)
  let breaches: readonly string[] = ['it did not come to its end']
  try {
    const journal = openJournal()
    await putEvidence(stage)
    const openedAt = secondsSo()
    const load = startLoad(stage, journal, round.seed)
    let counts: RoundResult['counts']
    try {
      await warmUp(stage, journal)
      counts = await round.fault(stage, randomOf(round.seed, round.name))
    } finally {
      await load.stop()
    }
    const brokenAt = secondsSo()
    await stage.heal()
    const late = await comeToRest(stage, journal, load.reachedMs())
    const restedAt = secondsSo()
    const checked = await check(stage, journal)
    breaches = [...late, ...checked.breaches]
    if (breaches.length > 0) await keepTraces(stage, journal)
    const { name, seed } = round
    const seconds = secondsSo()
    const phases = {
      opening: openedAt,
      faults: brokenAt - openedAt,
      healing: restedAt - brokenAt,
      checking: seconds - restedAt,
    }
    const folder = breaches.length > 0 ? stage.folder : null
    return { name, seed, seconds, phases, counts, load: checked.counts, breaches, folder }
  } finally {
    await stage.close({ keep: breaches.length > 0 })
  }
}

/** People are at work before anything breaks. */
async function warmUp({ teams }: Stage, journal: Journal): Promise<void> {
  const until = performance.now() + warmUpWithinMs
  const acknowledged = (): number => journal.tried().filter(isAcknowledged).length
  while (acknowledged() < teams.length * 2 && performance.now() < until) await sleep(pauseMs)
}

/** Liveness: every command is decided, every clock goes on, every message is delivered or given up. */
async function comeToRest(stage: Stage, journal: Journal, reachedMs: number): Promise<readonly string[]> {
  const until = performance.now() + patienceMs
  const isTime = (): boolean => performance.now() < until
  const toDecide = () =>
    journal.tried().filter((each) => isUndecided(each) && !stage.ended.has(each.workflowId))
  while (toDecide().length > 0 && isTime())
    await inParallel(
      askedAtOnce,
      toDecide().map((operation) => async () => journal.note(operation, await ask(stage, operation))),
    )
  await writeOnceMore(stage, journal)
  const teams = stage.teams.flatMap(({ teamId }) => teamWorkflowIds(teamId))
  const running = teams.filter((workflowId) => !stage.ended.has(workflowId))
  let targetMs = reachedMs + dayMs
  let stuck = await takeTo(stage, running, targetMs, patienceMs)
  let settled = false
  while (isTime()) {
    targetMs += dayMs
    const couriers = channelIds.map((channelId) => courierWorkflowId(channelId))
    const behind = await takeTo(stage, couriers, targetMs, Math.max(5_000, until - performance.now()))
    settled = behind.length === 0 && (await hasSettled(stage))
    if (settled && stuck.length === 0) break
    if (stuck.length > 0) stuck = await takeTo(stage, stuck, reachedMs + dayMs, 10_000)
    await sleep(pauseMs)
  }
  return [
    ...toDecide().map(({ commandId, workflowId }) => `${workflowId} ${commandId}: never decided`),
    ...stuck.map((workflowId) => `${workflowId}: its clock does not go on`),
    ...(settled ? [] : ['messages are still on their way']),
  ]
}

/**
 * Each programme records a suspension and its end, and passes them on to its steps. What a lost workflow task wrote stands in
 * the ledger until the workflow writes again or the keeper has looked, once a day: no round waits for that.
 * @source docs/decisions/0006-what-a-lost-task-wrote.md
 */
async function writeOnceMore(stage: Stage, journal: Journal): Promise<void> {
  const until = performance.now() + patienceMs
  for (const { teamId } of stage.teams)
    for (const begins of [true, false]) {
      const operation = await suspension(stage, teamId, `c-${randomUUID()}`, begins)
      for (let isOpen = true; isOpen && performance.now() < until; ) {
        const outcome = await ask(stage, operation)
        journal.note(operation, outcome)
        isOpen = outcome.kind === 'unknown'
      }
    }
}

async function check(
  stage: Stage,
  journal: Journal,
): Promise<{ readonly breaches: readonly string[]; readonly counts: RoundResult['load'] }> {
  const until = performance.now() + 60_000
  let record = await rebuild(stage)
  // A local activity writes before its workflow task is in the history: what is in flight is waited for.
  while (record.breaches.length > 0 && performance.now() < until) {
    await sleep(1_000)
    record = await rebuild(stage)
  }
  const events = (
    await inParallel(
      askedAtOnce,
      stage.teams.map(
        ({ teamId }) =>
          () =>
            eventsOf(stage.ledger, teamId),
      ),
    )
  ).flat()
  const told = await delivered(stage)
  const breaches = [
    ...record.breaches,
    ...breachesOfAnswers(journal, events),
    ...breachesOfSequence(events),
    ...breachesOfSignals(stage, events),
    ...told.breaches,
    ...(await breachesOfEnds(stage)),
    ...(await breachesOfExport(stage)),
  ]
  const tried = journal.tried()
  const counts = {
    commands: tried.length,
    acknowledged: tried.filter(isAcknowledged).length,
    refused: tried.filter((each) => !isAcknowledged(each) && !isUndecided(each)).length,
    'at first unknown': tried.filter(({ outcomes }) => outcomes[0]?.kind === 'unknown').length,
    'asked again': tried.filter(({ outcomes }) => outcomes.length > 1).length,
    forged: journal.forgeries().length,
    events: events.length,
    runs: record.runs,
    'told of what was lost': record.toldOfNothing,
    ...Object.fromEntries(
      Object.entries(told.counts).map(([state, count]) => [`deliveries ${state}`, count]),
    ),
    'worker ended by itself': stage.worker.died.byItself,
    'API ended by itself': stage.api.died.byItself,
  }
  return { breaches, counts }
}

async function keepTraces({ api, folder, worker }: Stage, journal: Journal): Promise<void> {
  const lines = [...journal.tried(), ...journal.forgeries()].map((each) => `${JSON.stringify(each)}\n`)
  await writeFile(join(folder, 'journal.ndjson'), lines.join(''))
  await writeFile(join(folder, 'worker.txt'), worker.lastWords())
  await writeFile(join(folder, 'api.txt'), api.lastWords())
}
