import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ProgrammeOrder } from '../domain/cadence/commands.ts'
import type { Tally } from '../domain/cadence/events.ts'
import type { AnswerState } from '../domain/cadence/remembered-commands.ts'
import type { CadenceState } from '../domain/cadence/state.ts'
import type { ProgrammeState } from '../domain/programme/programme-state.ts'
import type { StepKey } from '../domain/programme/steps.ts'

/** What the sender of an accepted command is told; the same for the same command. */
export interface RecordedAnswer {
  readonly recorded: true
  readonly commandId: string
  readonly sequence: number
  readonly at: string
  readonly state: AnswerState
}

/** Messages to a cadence: what arrives is unknown until the parser has read it. */
export const markMilestonesUpdate = defineUpdate<RecordedAnswer, [unknown]>('markMilestones')
export const returnMilestoneUpdate = defineUpdate<RecordedAnswer, [unknown]>('returnMilestone')
export const correctMilestoneUpdate = defineUpdate<RecordedAnswer, [unknown]>('correctMilestone')
export const admitLateRecordUpdate = defineUpdate<RecordedAnswer, [unknown]>('admitLateRecord')
export const issueOrderUpdate = defineUpdate<RecordedAnswer, [unknown]>('issueOrder')
export const replyOrderUpdate = defineUpdate<RecordedAnswer, [unknown]>('replyOrder')
export const returnOrderUpdate = defineUpdate<RecordedAnswer, [unknown]>('returnOrder')
export const closeOrderUpdate = defineUpdate<RecordedAnswer, [unknown]>('closeOrder')
export const markMilestonesSignal = defineSignal<[unknown]>('markMilestones')
export const programmeOrderSignal = defineSignal<[ProgrammeOrder]>('programmeOrder')
export const cadenceViewQuery = defineQuery<Omit<CadenceState, 'remembered'>>('view')

/** Messages to a programme. */
export const suspendUpdate = defineUpdate<RecordedAnswer, [unknown]>('suspend')
export const resumeUpdate = defineUpdate<RecordedAnswer, [unknown]>('resume')
export const amendRosterUpdate = defineUpdate<RecordedAnswer, [unknown]>('amendRoster')
export const releaseUpdate = defineUpdate<RecordedAnswer, [unknown]>('release')
export const cadenceConcludedSignal = defineSignal<[ConcludedReport]>('cadenceConcluded')
export const cadenceReleasedSignal = defineSignal<[ReleasedReport]>('cadenceReleased')
export const programmeViewQuery = defineQuery<Omit<ProgrammeState, 'remembered'>>('view')

export interface ConcludedReport {
  readonly step: StepKey
  readonly tally: Tally
}

export interface ReleasedReport {
  readonly step: StepKey
}

/** Wakes the courier at once for an urgent notice. */
export const wakeSignal = defineSignal('wake')
