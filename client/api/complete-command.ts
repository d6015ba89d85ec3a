import type { CadenceCommand, Evidence, Mark } from '../../domain/cadence/commands.ts'
import { definitionOf } from '../../domain/cadence/milestones.ts'
import type { SeatKey } from '../../domain/programme/seats.ts'
import type { StepDefinition } from '../../domain/programme/template.ts'
import type { OccurrenceView } from '../../ledger/queries/occurrences.ts'
import { knownMilestone } from './resolve.ts'
import { storedEvidence } from './stored-evidence.ts'

/** Milestones by key and the period as the record writes it. Throws `unknown-milestone`. */
export function withKnownWords(
  command: CadenceCommand,
  definition: StepDefinition,
  { period }: OccurrenceView,
): CadenceCommand {
  const known = (mark: Mark): Mark => ({ ...mark, milestone: knownMilestone(definition, mark.milestone) })
  switch (command.command) {
    case 'mark-milestones':
      return { ...command, period, marks: command.marks.map(known) }
    case 'return-milestone':
      return { ...command, period, milestone: knownMilestone(definition, command.milestone) }
    case 'correct-milestone':
    case 'admit-late-record':
      return { ...command, period, mark: known(command.mark) }
    case 'issue-order':
    case 'reply-order':
    case 'return-order':
    case 'close-order':
      return { ...command, period }
  }
}

/** The seat whose command it is, when nobody says otherwise. */
export function ownerOf(
  command: CadenceCommand,
  definition: StepDefinition,
  occurrence: OccurrenceView,
): SeatKey {
  switch (command.command) {
    case 'mark-milestones': {
      const [first] = command.marks
      return first === undefined ? 'liaison' : definitionOf(definition, first.milestone).owner
    }
    case 'return-milestone':
      return 'association-county'
    case 'correct-milestone':
      return occurrence.state === 'open'
        ? definitionOf(definition, command.mark.milestone).owner
        : 'association-city'
    case 'admit-late-record':
    case 'issue-order':
    case 'return-order':
    case 'close-order':
      return 'association-city'
    case 'reply-order':
      return 'association-county'
  }
}

/** Files must have been uploaded before the command; their hash and size are the store's. */
export async function withStoredEvidence(
  dataFolder: string,
  command: CadenceCommand,
): Promise<CadenceCommand> {
  const stored = async <Given extends { readonly evidence: readonly Evidence[] }>(
    given: Given,
  ): Promise<Given> => ({
    ...given,
    evidence: await Promise.all(given.evidence.map((each) => storedEvidence(dataFolder, each))),
  })
  switch (command.command) {
    case 'mark-milestones':
      return { ...command, marks: await Promise.all(command.marks.map(stored)) }
    case 'correct-milestone':
    case 'admit-late-record':
      return { ...command, mark: await stored(command.mark) }
    case 'reply-order':
      return stored(command)
    case 'return-milestone':
    case 'issue-order':
    case 'return-order':
    case 'close-order':
      return command
  }
}
