import type { Mark } from '../../domain/cadence/commands.ts'
import type { DomainEvent, RecordedMark } from '../../domain/cadence/events.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { MilestoneDefinition } from '../../domain/programme/template.ts'
import type { Sending, TakenAnswer } from './explain-answer.ts'
import { marksIn } from './recorded-event.ts'

type AnsweredMark = NonNullable<TakenAnswer['marks']>[number]

/**
 * The answer with what became of each mark, those below their norm with the numbers: of the event that was answered
 * with, or as it stood before where that event says nothing of it.
 */
export function withMarks(
  answer: TakenAnswer,
  event: DomainEvent,
  { command, place }: Pick<Sending, 'command' | 'place'>,
): TakenAnswer {
  const given = marksOf(command)
  if (given.length === 0 || place === null) return answer
  const recorded = marksIn(event)
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
