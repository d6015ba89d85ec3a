import { addMs, dateOf, type Instant, instantAt } from '../domain/calendar/instant.ts'
import type { PlannedOccurrence } from '../domain/cadence/plan/plan.ts'
import { cadenceWorkflowId } from '../domain/cadence/state.ts'
import type { StepKey } from '../domain/programme/steps.ts'
import { listOccurrences } from '../ledger/queries/occurrences.ts'
import { teamView } from '../ledger/queries/teams.ts'
import { addCounts, type CommandCounts, noCommands } from './command-counts.ts'
import { mayConclude } from './may-conclude.ts'
import type { PlannedCommand } from './planned-command.ts'
import { send } from './send.ts'
import { nextStop, type PacedStage, type Stage, takeTo } from './stage.ts'

/** What is to happen in one cadence. */
export interface CadencePart {
  readonly teamId: string
  readonly step: StepKey
  readonly occurrences: readonly PlannedOccurrence[]
  /** In order. */
  readonly commands: readonly PlannedCommand[]
}

/** A cadence that has been played up to the point from which it may conclude. */
export interface CadencePlay {
  readonly counts: () => CommandCounts
  /** When something happens next that may conclude it; null: it has ended, or is as far as it is to go. */
  nextAt(): Promise<Instant | null>
  /** Plays on to the instant that `nextAt` gave. */
  playTo(at: Instant): Promise<void>
}

const graceMs = 300_000
const dayMs = 86_400_000

/**
 * Plays one cadence up to the opening of its last occurrence, and all commands that cannot conclude it. The end is left
 * to the caller, who keeps the programme's clock beside it.
 */
export async function playCadence(stage: PacedStage, part: CadencePart): Promise<CadencePlay> {
  const { occurrences, teamId, step } = part
  const { untilAt } = stage
  const workflowId = cadenceWorkflowId(teamId, step)
  const commands = part.commands.filter(({ at }) => untilAt === null || at < untilAt)
  const ends = commands.filter(mayConclude(occurrences.at(-1), commands))
  const sent = new Set<string>()
  let counts = noCommands
  let hasEnded = false
  let playedTo: Instant = ''

  const goTo = async (at: Instant): Promise<void> => {
    while (!hasEnded && playedTo < at) {
      playedTo = await nextStop(stage, playedTo, at)
      hasEnded = (await takeTo(stage, workflowId, playedTo)) === 'ended'
    }
  }
  const give = async (command: PlannedCommand): Promise<void> => {
    await goTo(command.at)
    if (hasEnded) return
    const outcome = await send(stage, workflowId, command)
    const isRepeated = outcome === 'accepted' && sent.has(command.message.commandId)
    if (!isRepeated) counts = addCounts(counts, { ...noCommands, [outcome]: 1 })
    if (outcome === 'accepted') sent.add(command.message.commandId)
  }
  const nextAt = async (): Promise<Instant | null> => {
    if (hasEnded) return null
    const [end] = ends
    if (end !== undefined) return end.at
    if (untilAt !== null && playedTo >= untilAt) return null
    const expiresAt = await lastExpiry(stage, part)
    const next = expiresAt !== null && expiresAt > playedTo ? expiresAt : addMs(playedTo, dayMs)
    return untilAt !== null && next > untilAt ? untilAt : next
  }

  for (const command of commands) if (!ends.includes(command)) await give(command)
  const quietAt = quietUntil(occurrences, untilAt)
  await goTo(quietAt)
  const dayBefore = addMs((await nextAt()) ?? playedTo, -dayMs)
  await goTo(dayBefore)
  stage.tell(workflowId, playedTo, 'waits')
  return {
    counts: () => counts,
    nextAt,
    async playTo(at) {
      const end = ends.shift()
      if (end === undefined) return goTo(at === untilAt ? at : addMs(at, graceMs))
      await give(end)
      if (hasEnded || !(await hasConcluded(stage, part))) return
      await stage.client.workflow.getHandle(workflowId).result()
      hasEnded = true
      stage.tell(workflowId, at, 'ended')
    },
  }
}

/** The morning before the last occurrence opens: it may be exempt, and so conclude the cadence when it opens. */
function quietUntil(occurrences: readonly PlannedOccurrence[], untilAt: Instant | null): Instant {
  const opensAt = occurrences.at(-1)?.opensAt
  const quietAt = opensAt === undefined ? '' : instantAt(dateOf(opensAt), '08:00')
  return untilAt !== null && untilAt < quietAt ? untilAt : quietAt
}

async function lastExpiry(stage: Stage, { step, teamId }: CadencePart): Promise<Instant | null> {
  const known = await listOccurrences(stage.ledger, { teamId, step, states: ['planned', 'open'] })
  const [latest] = known.map(({ expiresAt }) => expiresAt).toSorted((one, other) => (one < other ? 1 : -1))
  return latest ?? null
}

async function hasConcluded(stage: Stage, { step, teamId }: CadencePart): Promise<boolean> {
  const view = await teamView(stage.ledger, teamId)
  return view?.cadences.some((cadence) => cadence.step === step && cadence.tally !== null) ?? false
}
