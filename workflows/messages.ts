import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { AnswerState } from '../domain/cadence/messages/remembered-commands.ts'
import type { CadenceState } from '../domain/cadence/state.ts'
import type { ProgrammeState } from '../domain/programme/programme-state.ts'

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
/** Of the programme: `{sequence}` of the event to carry out. */
export const programmeOrderSignal = defineSignal<[unknown]>('programmeOrder')
export const cadenceViewQuery = defineQuery<Omit<CadenceState, 'remembered'>>('view')

/** Messages to a programme. */
export const suspendUpdate = defineUpdate<RecordedAnswer, [unknown]>('suspend')
export const resumeUpdate = defineUpdate<RecordedAnswer, [unknown]>('resume')
export const amendRosterUpdate = defineUpdate<RecordedAnswer, [unknown]>('amendRoster')
export const releaseUpdate = defineUpdate<RecordedAnswer, [unknown]>('release')
/** Of a cadence: its `{step, sequence}` of the event that ended it. */
export const cadenceConcludedSignal = defineSignal<[unknown]>('cadenceConcluded')
export const cadenceReleasedSignal = defineSignal<[unknown]>('cadenceReleased')
export const programmeViewQuery = defineQuery<Omit<ProgrammeState, 'remembered'>>('view')

/** Wakes the courier at once for an urgent notice. */
export const wakeSignal = defineSignal('wake')
