import type { Mark } from '../../domain/cadence/commands.ts'
import type { RecordedMark } from '../../domain/cadence/events.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { MilestoneDefinition } from '../../domain/programme/template.ts'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { eventAt } from '../../ledger/queries/event-at.ts'
import type { Sending, TakenAnswer } from './explain-answer.ts'

type AnsweredMark = NonNullable<TakenAnswer['marks']>[number]

/**
 * The answer with what became of each mark, those below their norm with the numbers: of the event that was answered
 * with, or as it stood before where that event says nothing of it. Unchanged when the ledger cannot be read.
 */
export async function withMarks(
  ledger: Ledger,
  answer: TakenAnswer,
  { command, place, workflowId }: Pick<Sending, 'command' | 'place' | 'workflowId'>,
): Promise<TakenAnswer> {
  const given = marksOf(command)
  if (given.length === 0 || place === null) return answer
  const event = await eventAt(ledger, workflowId, answer.sequence).catch((error: unknown) => {
    if (error instanceof LedgerUnavailableError) return null
    throw error
  })
  const recorded: readonly RecordedMark[] =
    event === null ? [] : 'marks' in event ? event.marks : 'mark' in event ? [event.mark] : []
  const marks = given.flatMap(({ milestone }): readonly AnsweredMark[] => {
    const own = definitionOf(place.definition, milestone)
    const found = recorded.find((each) => each.milestone === milestone)
    if (found !== undefined) return [answeredMark(own, found.state, found)]
    const row = place.occurrence.milestones.find((each) => each.milestone === milestone)
    return row?.mark == null ? [] : [answeredMark(own, row.state, row.mark)]
  })
  return marks.length === 0 ? answer : { ...answer, marks }
}

function marksOf(command: Sending['command']): readonly Mark[] {
  switch (command.command) {
    case 'mark-milestones':
      return command.marks
    case 'correct-milestone':
    case 'admit-late-record':
      return [command.mark]
    default:
      return []
  }
}

function answeredMark(
  { facts, milestone, name }: MilestoneDefinition,
  state: string,
  { belowNorm, happenedOn, values }: Pick<RecordedMark, 'belowNorm' | 'happenedOn' | 'values'>,
): AnsweredMark {
  const low = facts.flatMap((fact) => {
    const value = values[fact.fact]
    if (!belowNorm.includes(fact.fact) || typeof value !== 'number' || fact.norm === null) return []
    return [{ fact: fact.fact, name: fact.name, value, norm: fact.norm, unit: fact.unit }]
  })
  return { milestone, name, state, happenedOn, belowNorm: low }
}
