import { expect, test } from 'vitest'
import { createActivities } from '../../activities/create-activities.ts'
import * as workflows from '../../workflows/index.ts'
import * as messages from '../../workflows/messages.ts'
import { patches } from '../../workflows/patches.ts'
import { workflowTypeOfStep } from '../../workflows/names.ts'

test('workflow types never change: running histories know them', () => {
  expect(Object.keys(workflows).toSorted()).toEqual([
    'halfYearProject',
    'monthlyVisit',
    'noticeCourier',
    'quarterlyConsultation',
    'teamProgramme',
    'threeYearLeap',
    'weeklySalon',
    'yearlyTransfer',
  ])
  for (const type of Object.values(workflowTypeOfStep)) expect(Object.keys(workflows)).toContain(type)
})

test('message names never change', () => {
  const names = Object.values(messages).map(({ type, name }) => `${type} ${name}`)
  expect(names.toSorted()).toEqual([
    'query view',
    'query view',
    'signal cadenceConcluded',
    'signal markMilestones',
    'signal programmeOrder',
    'signal wake',
    'update admitLateRecord',
    'update amendRoster',
    'update correctMilestone',
    'update markMilestones',
    'update resume',
    'update returnMilestone',
    'update suspend',
  ])
})

test('activity names never change', () => {
  const unused = () => Promise.reject(new Error('no activity runs in this test'))
  const activities = createActivities({
    record: { append: unused, calendarYears: unused },
    outbox: {
      pending: unused,
      claim: unused,
      settle: unused,
      settleAbandoned: unused,
      stillOwed: unused,
    },
    channels: [],
    calendarVersionInForce: 'none',
    newToken: () => 'none',
  })
  expect(Object.keys(activities).toSorted()).toEqual(['notifyPeople', 'planPeriods', 'recordOutcomes'])
})

test('patch ids never change; the register is empty until the first one', () => {
  expect(patches.map(({ patchId }) => patchId)).toEqual([])
})
