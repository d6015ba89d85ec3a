import { join } from 'node:path'
import type { TeamPart } from '../../rehearsal/play-team.ts'
import { addMs, type Instant, instantAt } from '../../domain/calendar/instant.ts'
import { readSettings } from '../../workers/settings.ts'
import { atMost, type Figure, mustBe, told, withUnit } from '../figure.ts'
import { say } from '../say.ts'
import { median } from '../statistics.ts'
import { oneTeam } from '../teams.ts'
import { withTempFolder } from '../temp-folder.ts'
import type { WorkerKind } from '../worker/worker-order.ts'
import { playControl } from './control-phase.ts'
import { playHopelight } from './hopelight-phase.ts'
import type { Phase, Work } from './phase.ts'

export interface ControlOptions {
  readonly pairs: number
  /** How much of the programme is played; null: all of it. */
  readonly days: number | null
  /** Node's arguments for the measured workers. */
  readonly nodeArguments: readonly string[]
}

type Round = Readonly<Record<WorkerKind, Phase>>

const kinds: readonly WorkerKind[] = ['hopelight', 'control-with-ledger', 'control-with-rows']
const mostRatio = 1.15

/** Hopelight's worker beside the bare ones, alternating; the first phase is the model and is not counted. */
export function controlFigures(options: ControlOptions): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    const rounds = await playRounds(options, folder)
    const unlike = rounds.flatMap(unlikePhases)
    const ratios = (kind: WorkerKind): readonly number[] =>
      rounds.map((round) => round.hopelight.cpuMs / round[kind].cpuMs)
    const list = (kind: WorkerKind): string =>
      ratios(kind)
        .map((ratio) => ratio.toFixed(2))
        .join(', ')
    const seconds = (kind: WorkerKind): string =>
      withUnit(median(rounds.map((round) => round[kind].cpuMs)) / 1_000, 's', 1)
    const what = 'CPU of the worker against the bare control'
    return [
      atMost(`${what}, median of ${rounds.length}`, median(ratios('control-with-ledger')), mostRatio, '×', 2),
      told('— each pair', list('control-with-ledger')),
      told(
        '— against a control that keeps no projections',
        `${median(ratios('control-with-rows')).toFixed(2)} × (${list('control-with-rows')})`,
      ),
      told(
        '— CPU: Hopelight, control, control without projections',
        `${seconds('hopelight')}, ${seconds('control-with-ledger')}, ${seconds('control-with-rows')}`,
      ),
      ...rounds
        .slice(0, 1)
        .flatMap((round) => [
          told('— work of Hopelight', workText(round.hopelight.work)),
          told('— work of the control', workText(round['control-with-ledger'].work)),
        ]),
      mustBe(
        '— phases of a control with other runs, timers, updates or local activities',
        String(unlike.length),
        'none',
        unlike.length === 0,
      ),
    ]
  })
}

async function playRounds(
  { days, nodeArguments, pairs }: ControlOptions,
  folder: string,
): Promise<readonly Round[]> {
  const part = oneTeam()
  const untilAt = untilOf(part, days)
  const { maxCachedWorkflows } = readSettings({})
  const order = (name: string) => ({ folder: join(folder, name), maxCachedWorkflows, nodeArguments })
  const model = await playHopelight(part, untilAt, order('model'))
  say(`model: ${phaseText(model)}`)
  const rounds: Round[] = []
  for (let pair = 1; pair <= pairs; pair += 1) {
    const phases = new Map<WorkerKind, Phase>()
    for (const kind of pair % 2 === 0 ? kinds.toReversed() : kinds) {
      const own = order(`${kind}-${pair}`)
      const phase =
        kind === 'hopelight' ? await playHopelight(part, untilAt, own) : await playControl(kind, model, own)
      say(`pair ${pair}: ${kind} ${phaseText(phase)}`)
      phases.set(kind, phase)
    }
    rounds.push(roundOf(phases))
  }
  return rounds
}

function roundOf(phases: ReadonlyMap<WorkerKind, Phase>): Round {
  const of = (kind: WorkerKind): Phase => {
    const phase = phases.get(kind)
    if (phase === undefined) throw new Error(`${kind} was not played`)
    return phase
  }
  return {
    hopelight: of('hopelight'),
    'control-with-ledger': of('control-with-ledger'),
    'control-with-rows': of('control-with-rows'),
  }
}

/** Those that did not do the work that they are compared with. */
function unlikePhases(round: Round): readonly WorkerKind[] {
  return kinds.filter((kind) =>
    (['runs', 'timers', 'updates', 'localActivities'] as const).some(
      (count) => round[kind].work[count] !== round.hopelight.work[count],
    ),
  )
}

function untilOf({ team }: TeamPart, days: number | null): Instant | null {
  return days === null ? null : addMs(instantAt(team.startOn, '20:00'), days * 86_400_000)
}

function phaseText({ cpuMs, wallMs }: Phase): string {
  return `${(cpuMs / 1_000).toFixed(2)} s CPU in ${(wallMs / 1_000).toFixed(1)} s`
}

function workText({ localActivities, payloadBytes, runs, timers, updates, workflowTasks }: Work): string {
  const counts = `${runs} runs, ${workflowTasks} workflow tasks, ${timers} timers, ${updates} updates`
  return `${counts}, ${localActivities} local activities with ${withUnit(payloadBytes / 1_024, 'KB')}`
}
