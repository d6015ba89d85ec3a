import { describe, expect, test } from 'vitest'
import { isAdmitted } from '../../activities/admit-caller.ts'

type Call = Parameters<typeof isAdmitted>[0]

const salon: Call = {
  activityType: 'recordOutcomes',
  isLocal: true,
  workflowExecution: { workflowId: 'team/longyou/weekly-salon', runId: 'run-1' },
  workflowType: 'weeklySalon',
}
const as = (workflowId: string, workflowType: string, changes: Partial<Call> = {}): Call => ({
  ...salon,
  workflowExecution: { workflowId, runId: 'run-1' },
  workflowType,
  ...changes,
})
const keeper = as('keeper', 'recordKeeper', { isLocal: false, activityType: 'reconcileRecord' })
const courier = as('courier/file', 'noticeCourier', { isLocal: false, activityType: 'notifyPeople' })
const own = {
  events: [{ workflowId: 'team/longyou/weekly-salon' }],
  notices: [{ teamId: 'longyou', step: 'weekly-salon' }],
}

describe('an activity is done for the workflow that it is there for', () => {
  test.each<readonly [string, Call, unknown]>([
    ['a step records what is its own', salon, own],
    [
      'a programme too',
      as('team/longyou', 'teamProgramme'),
      { events: [{ workflowId: 'team/longyou' }], notices: [] },
    ],
    ['a step plans', { ...salon, activityType: 'planPeriods' }, {}],
    [
      'a step asks who sent its messages',
      { ...salon, activityType: 'vouchForMessages' },
      { workflowId: 'team/longyou/weekly-salon' },
    ],
    [
      'a step numbers its order',
      { ...salon, isLocal: false, activityType: 'numberOrder' },
      { orderId: 'longyou/weekly-salon/2026-W49/order' },
    ],
    ['a courier tells people by its channel', courier, { channelId: 'file' }],
    ['the keeper compares', keeper, { at: '2026-12-01T03:17:00+08:00' }],
  ])('%s', (_, call, input) => {
    expect(isAdmitted(call, input)).toBe(true)
  })

  test.each<readonly [string, Call, unknown]>([
    ['nobody: an activity alone', { activityType: 'recordOutcomes', isLocal: false }, own],
    ['a workflow of another queue', { ...salon, isLocal: false }, own],
    ['a step, of another’s entries', salon, { ...own, events: [{ workflowId: 'team/longyou' }] }],
    [
      'a step, of a notice of another team',
      salon,
      { ...own, notices: [{ teamId: 'kaihua', step: 'weekly-salon' }] },
    ],
    ['a step, of a notice of its programme', salon, { ...own, notices: [{ teamId: 'longyou', step: null }] }],
    ['our workflow type under a strange id', as('evil/ws', 'weeklySalon'), own],
    ['another type under our id', as('team/longyou/weekly-salon', 'monthlyVisit'), own],
    ['a step for another', { ...salon, activityType: 'vouchForMessages' }, { workflowId: 'team/longyou' }],
    [
      'a step for another’s order',
      { ...salon, activityType: 'numberOrder' },
      { orderId: 'longyou/weekly-salon-2/2026-W49/order' },
    ],
    ['a courier of another channel', courier, { channelId: 'mail' }],
    ['a courier without a channel', courier, null],
    [
      'the keeper’s id with another type',
      as('keeper', 'noticeCourier', { activityType: 'checkRetention' }),
      {},
    ],
    ['an activity that there is none of', { ...salon, activityType: 'constructor' }, own],
    ['rubbish', salon, 'rubbish'],
  ])('not for %s', (_, call, input) => {
    expect(isAdmitted(call, input)).toBe(false)
  })
})
