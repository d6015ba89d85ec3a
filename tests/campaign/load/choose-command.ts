import { virtualNow } from '../../../temporal/local/time-skipping.ts'
import type { Random } from '../../../rehearsal/random.ts'
import { dateOf, instantFromMs } from '../../../domain/calendar/instant.ts'
import { openOccurrences } from '../../../ledger/queries/occurrences.ts'
import { validMark } from '../../support/valid-mark.ts'
import type { Stage } from '../stage.ts'
import { evidenceHash } from './ask.ts'
import type { Operation } from './journal.ts'

/** A command that a person could give now: a mark of what is open, a correction, or a pause of the whole team. */
export async function chooseCommand(stage: Stage, teamId: string, random: Random): Promise<Operation | null> {
  const commandId = `c-${random.hex(16)}`
  if (random.chance(4)) return suspension(stage, teamId, commandId, random.chance(50))
  const open = (await openOccurrences(stage.ledger, teamId)).filter(({ step }) =>
    stage.template.steps.some((each) => each.step === step),
  )
  const [first, ...others] = open
  if (first === undefined) return null
  const { milestones, period, step } = random.pick([first, ...others])
  const definition = stage.template.steps.find((each) => each.step === step)
  if (definition === undefined) return null
  const pending = milestones.filter(({ state }) => state === 'pending' || state === 'returned')
  const done = milestones.filter(({ state }) => state === 'done' || state === 'done-late')
  const workflowId = `team/${teamId}/${step}`
  const today = await todayOf(stage, workflowId)
  const markOf = (milestone: string) => {
    const mark = validMark(definition, milestone, today)
    const shown = mark.evidence.map((each) => ({ ...each, sha256: evidenceHash }))
    return { ...mark, evidence: shown, note: `第 ${random.whole(1, 9_999)} 次` }
  }
  const [corrected] = done
  if (corrected !== undefined && random.chance(40)) {
    const body = { step, period, mark: markOf(corrected.milestone), reason: '逐项更正' }
    return { teamId, workflowId, name: 'correct-milestone', commandId, body }
  }
  const [next] = random.chance(80) ? pending : pending.toReversed()
  if (next === undefined) return null
  const body = { step, period, marks: [markOf(next.milestone)] }
  return { teamId, workflowId, name: 'mark-milestones', commandId, body }
}

/** Of the whole team from today on, or its end today. */
export async function suspension(
  stage: Stage,
  teamId: string,
  commandId: string,
  begins: boolean,
): Promise<Operation> {
  const workflowId = `team/${teamId}`
  const on = await todayOf(stage, workflowId)
  return begins
    ? { teamId, workflowId, name: 'suspend', commandId, body: { on, reason: '防汛' } }
    : { teamId, workflowId, name: 'resume', commandId, body: { on } }
}

async function todayOf({ temporal }: Stage, workflowId: string): Promise<string> {
  const ms = await temporal.connection.withDeadline(Date.now() + 5_000, () =>
    virtualNow(temporal.connection, temporal.namespace, workflowId),
  )
  return dateOf(instantFromMs(ms))
}
