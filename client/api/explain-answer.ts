import type { z } from 'zod'
import type { CadenceCommand, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import type { DomainEvent } from '../../domain/cadence/events.ts'
import { endWord } from '../../domain/cadence/state-words.ts'
import { readWorkflowId } from '../../domain/cadence/state.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { StepDefinition } from '../../domain/programme/template.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { recordedAnswer } from '../../domain/schemas/command-schema.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import type { TeamView } from '../../ledger/queries/teams.ts'
import type { RecordedAnswer } from '../../workflows/messages.ts'
import { type CompleteActor, personText } from './complete-actor.ts'
import { namedRefusal } from './name-refusal.ts'
import type { Names } from './people-in-text.ts'

/** A command on its way to a workflow, with what the record knows about its place. */
export interface Sending {
  readonly view: TeamView
  readonly names: Names
  readonly workflowId: string
  readonly command: CadenceCommand | ProgrammeCommand
  readonly actor: CompleteActor
  /** Of what its sender said. */
  readonly bodyHash: string
  /** Null: the command is to the whole team. */
  readonly place: {
    readonly definition: StepDefinition
    readonly occurrence: OccurrenceView
  } | null
}

/** With where the team went, if it was released. */
export interface ExplainedSending extends Sending {
  readonly releasedTo: string | null
}

/** `already`: the same value stood there before, by another command. `number`: of the order that was issued. */
export interface TakenAnswer extends RecordedAnswer {
  readonly number?: string
  readonly already?: { readonly by: string | null; readonly at: string }
  /** What became of each mark, in the order given. */
  readonly marks?: NonNullable<z.infer<typeof recordedAnswer>['marks']>
}

/** Says by whom and when, if what was marked had been recorded before, by another command. */
export function withEarlier(answer: RecordedAnswer, event: DomainEvent): TakenAnswer {
  if (event.commandId === answer.commandId) return answer
  return { ...answer, already: { by: event.actor?.personId ?? null, at: event.at } }
}

/** What the workflow cannot know: names, who closed an occurrence, and why it does not answer. */
export function explained(refusal: Refusal, sending: ExplainedSending): Refusal {
  const known = withReasons(refusal, sending)
  return sending.place === null ? known : namedRefusal(known, sending.place.definition, sending.command)
}

function withReasons(
  refusal: Refusal,
  { view, names, workflowId, command, place, releasedTo }: ExplainedSending,
): Refusal {
  switch (refusal.code) {
    case 'already-marked': {
      const by = personText(names, String(refusal.details['by'] ?? '—'))
      return { ...refusal, details: { ...refusal.details, by } }
    }
    case 'occurrence-closed':
      return place === null
        ? refusal
        : { ...refusal, details: { ...refusal.details, result: closedText(names, place) } }
    case 'not-recorded-yet':
      return refuse('not-recorded-yet', { repeat: `commandId ${command.commandId}` })
    case 'unknown-team': {
      // The team is known to the ledger: its workflow has ended, or was deleted from outside.
      if (releasedTo !== null) return refuse('programme-released', { to: releasedTo })
      const step = readWorkflowId(workflowId)?.step ?? null
      const concluded =
        step === null
          ? view.team.state === 'concluded'
          : view.cadences.some((cadence) => cadence.step === step && cadence.state === 'concluded')
      return concluded
        ? refuse('cadence-concluded')
        : refuse('unavailable', { problem: `Temporal 中没有在运行的 ${workflowId} / not running` })
    }
    default:
      return refusal
  }
}

/** `按期完成，联络员·龙游（p-006） 于 2026-11-27T17:01:02+08:00 登记` */
function closedText(names: Names, { definition, occurrence }: NonNullable<Sending['place']>): string {
  const { result, closedAt, milestones } = occurrence
  const isMeeting = definitionOf(definition, definition.main).meeting
  const word = result === null ? '—' : endWord(result, isMeeting)
  const last = milestones
    .flatMap(({ mark }) => (mark === null ? [] : [mark]))
    .toSorted((one, other) => (one.recordedAt < other.recordedAt ? -1 : 1))
    .at(-1)
  if (last !== undefined)
    return `${word}，${personText(names, last.recordedBy?.personId ?? null)} 于 ${last.recordedAt} 登记`
  return closedAt === null ? word : `${word}，${closedAt} 结束`
}
