import type {
  CadenceEvent,
  CadenceEventBody,
  EventEnvelope,
  MovedDates,
  ProgrammeEvent,
  ProgrammeEventBody,
  RecordedMark,
  Tally,
} from '../../../domain/cadence/events.ts'
import type { Notice } from '../../../domain/cadence/notice.ts'
import type { PlannedMilestone, PlannedOccurrence } from '../../../domain/cadence/plan/plan.ts'
import { cadenceWorkflowId, programmeWorkflowId } from '../../../domain/cadence/state.ts'
import type { StepKey } from '../../../domain/programme/steps.ts'

type Envelope = Partial<Omit<EventEnvelope, 'workflowId' | 'sequence'>>

export const recordedAt = '2026-01-05T09:07:00+08:00'

export const liaison = { personId: 'p-006', seatId: 'liaison', via: 'api' } as const

export function cadenceEvent(
  address: { readonly teamId?: string; readonly step?: StepKey; readonly sequence: number } & Envelope,
  body: CadenceEventBody,
): CadenceEvent {
  const { teamId = 'longyou', step = 'weekly-salon', sequence, ...envelope } = address
  return { workflowId: cadenceWorkflowId(teamId, step), sequence, at: recordedAt, ...envelope, ...body }
}

export function programmeEvent(
  address: { readonly teamId?: string; readonly sequence: number } & Envelope,
  body: ProgrammeEventBody,
): ProgrammeEvent {
  const { teamId = 'longyou', sequence, ...envelope } = address
  return { workflowId: programmeWorkflowId(teamId), sequence, at: recordedAt, ...envelope, ...body }
}

export const programmeStarted = {
  kind: 'programmeStarted',
  name: '龙游县特种纸产业帮扶团',
  county: '龙游县',
  industry: '特种纸',
  template: 'six-step.v1',
  startOn: '2026-01-05',
  endsOn: '2029-01-04',
  calendarVersion: 'c-1',
  salon: { weekday: 5, at: '15:00' },
  seats: { liaison: ['p-006'], expert: ['p-002', 'p-003'], enterprise: [] },
} as const satisfies ProgrammeEventBody

export const cadenceStarted = {
  kind: 'cadenceStarted',
  step: 'weekly-salon',
  startOn: '2026-01-05',
  endsOn: '2029-01-04',
  template: 'six-step.v1',
  calendarVersion: 'c-1',
} as const satisfies CadenceEventBody

export function plannedMilestone(milestone: string, dueOn: string): PlannedMilestone {
  return {
    milestone,
    dueAt: `${dueOn}T18:00:00+08:00`,
    remindAt: ['2026-01-08T09:07:00+08:00'],
    yellowAt: '2026-01-13T09:07:00+08:00',
    redAt: milestone === 'topic-set' ? null : '2026-01-16T09:07:00+08:00',
    levelThreeAt: null,
    provisional: false,
    rule: '每周五',
  }
}

export function planned(period: string, more: Partial<PlannedOccurrence> = {}): PlannedOccurrence {
  return {
    step: 'weekly-salon',
    period,
    opensAt: '2026-01-05T09:07:00+08:00',
    expiresAt: '2026-02-04T09:07:00+08:00',
    provisional: false,
    exempt: null,
    milestones: [
      plannedMilestone('topic-set', '2026-01-07'),
      plannedMilestone('held', '2026-01-09'),
      plannedMilestone('minutes-filed', '2026-01-14'),
    ],
    ...more,
  }
}

export function occurrencePlanned(period: string, more: Partial<PlannedOccurrence> = {}): CadenceEventBody {
  return { kind: 'occurrencePlanned', period, occurrence: planned(period, more) }
}

export function movedDates(milestone: string, dueOn: string, rule: string): MovedDates {
  return { ...plannedMilestone(milestone, dueOn), rule, previousDueAt: '2026-01-09T18:00:00+08:00' }
}

export function recordedMark(milestone: string, more: Partial<RecordedMark> = {}): RecordedMark {
  return {
    milestone,
    state: 'done',
    happenedOn: '2026-01-09',
    values: { place: '龙游人才驿站', attendees: 2, form: '座谈' },
    evidence: [{ kind: 'sign-in', name: '签到表.pdf', sha256: 'ab'.repeat(32), size: 12 }],
    note: '𠮷祥',
    belowNorm: ['attendees'],
    ...more,
  }
}

export const emptyTally: Tally = {
  done: 0,
  'done-late': 0,
  missed: 0,
  exempt: 0,
  waived: 0,
  suspended: 0,
}

export function reminderNotice(number: number, more: Partial<Notice> = {}): Notice {
  return {
    noticeId: `longyou/weekly-salon/2026-W02/held/reminder/${number}`,
    teamId: 'longyou',
    step: 'weekly-salon',
    period: '2026-W02',
    milestone: 'held',
    kind: 'reminder',
    seats: ['liaison'],
    at: '2026-01-08T09:07:00+08:00',
    sequence: 100 + number,
    expiresAt: '2026-01-13T09:07:00+08:00',
    dueAt: '2026-01-09T18:00:00+08:00',
    provisional: false,
    lines: [{ milestone: 'held', dueAt: '2026-01-09T18:00:00+08:00', provisional: false }],
    ...more,
  }
}

/** A started salon cadence with the week 2026-W02 open: sequences 1 to 3. */
export function openWeek(teamId = 'longyou'): readonly CadenceEvent[] {
  return [
    cadenceEvent({ teamId, sequence: 1 }, cadenceStarted),
    cadenceEvent({ teamId, sequence: 2 }, occurrencePlanned('2026-W02')),
    cadenceEvent({ teamId, sequence: 3 }, { kind: 'occurrenceOpened', period: '2026-W02' }),
  ]
}
