import { parseCivilDate } from '../calendar/civil-date.ts'
import { chinaOffset, type Instant } from '../calendar/instant.ts'
import { dueTime, lookTime } from '../calendar/office-hours.ts'
import { occurrenceResults } from './events.ts'
import type {
  CadenceState,
  ClosedTrace,
  MarkTrace,
  MilestoneState,
  MilestoneStateName,
  OccurrenceState,
  Rung,
} from './state.ts'

/** A state as continue-as-new carries it: plain JSON, the occurrences as short text. @source design.md 4.4 */
export interface CarriedCadence extends Omit<CadenceState, 'occurrences' | 'closed'> {
  readonly occurrences: readonly CarriedOccurrence[]
  /** `2026-W48 0210d-m`: period, result, gaps, red, ends. */
  readonly closed: readonly string[]
}

interface CarriedOccurrence
  extends Pick<
    OccurrenceState,
    'period' | 'state' | 'exempt' | 'firstOn' | 'lastOn' | 'orderLines' | 'ordersClosed'
  > {
  readonly opensAt: string
  readonly expiresAt: string
  /** One text a milestone, in the template's order. */
  readonly milestones: readonly string[]
}

const stateNames: readonly MilestoneStateName[] = [
  'pending',
  'done',
  'done-late',
  'returned',
  'waived',
  'missed',
]
const rungs: readonly Rung[] = [0, 1, 2, 3]
const none = '-'

export function packCadence(state: CadenceState): CarriedCadence {
  return {
    ...state,
    occurrences: state.occurrences.map((occurrence) => ({
      ...occurrence,
      opensAt: shortInstant(occurrence.opensAt),
      expiresAt: shortInstant(occurrence.expiresAt),
      milestones: occurrence.milestones.map(packMilestone),
    })),
    closed: state.closed.map(
      ([period, result, gaps, red, ends]) =>
        `${period} ${occurrenceResults.indexOf(result)}${red}${gaps}${ends}`,
    ),
  }
}

/** The inverse. Throws for text that `packCadence` did not write: that is a fault, no input of a person. */
export function unpackCadence(carried: CarriedCadence): CadenceState {
  const keys = carried.setup.definition.milestones.map((each) => each.milestone)
  return {
    ...carried,
    occurrences: carried.occurrences.map((occurrence) => ({
      ...occurrence,
      opensAt: longInstant(occurrence.opensAt),
      expiresAt: longInstant(occurrence.expiresAt),
      milestones: occurrence.milestones.map((text, index) => unpackMilestone(keys[index], text)),
    })),
    closed: carried.closed.map(unpackTrace),
  }
}

function packMilestone(milestone: MilestoneState): string {
  const { mark } = milestone
  return [
    `${stateNames.indexOf(milestone.state)}${milestone.rung}${flag(milestone.reminded)}${flag(milestone.provisional)}`,
    shortInstant(milestone.dueAt),
    milestone.remindAt.map(shortInstant).join(',') || none,
    ...[milestone.yellowAt, milestone.redAt, milestone.levelThreeAt, milestone.ladderFrom].map((at) =>
      at === null ? none : shortInstant(at),
    ),
    milestone.graceOn ?? none,
    ...(mark === null ? [] : packMark(mark)),
  ].join(' ')
}

function unpackMilestone(milestone: string | undefined, text: string): MilestoneState {
  const [head = '', dueAt = '', remindAt = '', yellowAt, redAt, levelThreeAt, ladderFrom, graceOn, ...mark] =
    text.split(' ')
  const state = stateNames[Number(head[0])]
  const rung = rungs[Number(head[1])]
  if (milestone === undefined || state === undefined || rung === undefined) throw unreadable(text)
  return {
    milestone,
    state,
    dueAt: longInstant(dueAt),
    remindAt: remindAt === none ? [] : remindAt.split(',').map(longInstant),
    yellowAt: instantOrNull(yellowAt),
    redAt: instantOrNull(redAt),
    levelThreeAt: instantOrNull(levelThreeAt),
    provisional: head[3] === '1',
    rung,
    reminded: head[2] === '1',
    ladderFrom: instantOrNull(ladderFrom),
    graceOn: graceOn === undefined || graceOn === none ? null : graceOn,
    mark: mark.length === 0 ? null : unpackMark(mark, text),
  }
}

function packMark(mark: MarkTrace): readonly string[] {
  return [
    mark.happenedOn,
    shortInstant(mark.recordedAt),
    mark.personId === '' ? none : mark.personId,
    `${mark.sequence}`,
    mark.digest,
    flag(mark.late),
  ]
}

function unpackMark(parts: readonly string[], text: string): MarkTrace {
  const [happenedOn, recordedAt, personId, sequence, digest, late] = parts
  if (happenedOn === undefined || recordedAt === undefined || digest === undefined) throw unreadable(text)
  return {
    happenedOn,
    recordedAt: longInstant(recordedAt),
    personId: personId === undefined || personId === none ? '' : personId,
    sequence: Number(sequence),
    digest,
    late: late === '1',
  }
}

function unpackTrace(text: string): ClosedTrace {
  const [period = '', rest = ''] = text.split(' ')
  const result = occurrenceResults[Number(rest[0])]
  if (result === undefined) throw unreadable(text)
  return [period, result, Number(rest[2]), rest[1] === '1' ? 1 : 0, rest.slice(3)]
}

/** `2026-03-05@` for 09:07, `2026-03-05!` for 18:00, otherwise without the offset. */
function shortInstant(at: Instant): string {
  return at
    .replace(`T${lookTime}:00${chinaOffset}`, '@')
    .replace(`T${dueTime}:00${chinaOffset}`, '!')
    .replace(chinaOffset, '')
}

function longInstant(text: string): Instant {
  const date = text.slice(0, 10)
  if (parseCivilDate(date) === null) throw unreadable(text)
  const rest = text.slice(10)
  const time = rest === '@' ? `T${lookTime}:00` : rest === '!' ? `T${dueTime}:00` : rest
  return `${date}${time}${chinaOffset}`
}

function instantOrNull(text: string | undefined): Instant | null {
  return text === undefined || text === none ? null : longInstant(text)
}

function flag(value: boolean): '0' | '1' {
  return value ? '1' : '0'
}

function unreadable(text: string): Error {
  return new Error(`not a carried state: ${text}`)
}
