import { expect, test } from 'vitest'
import { createActivities } from '../../activities/create-activities.ts'
import { ledgerOutbox } from '../../activities/ledger-outbox.ts'
import { ledgerRecord } from '../../activities/ledger-record.ts'
import { ownClock } from '../../activities/own-clock.ts'
import { ledgerRegister } from '../../activities/ledger-register.ts'
import { temporalHistories } from '../../activities/temporal-histories.ts'
import { noticeWords } from '../../config/notice-words.ts'
import { folderArchive } from '../../ledger/archive/archive-folder.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { teamCheckpoints } from '../../workers/team-checkpoints.ts'
import { vouchedActors } from '../../workers/vouched-actors.ts'
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
    'recordKeeper',
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
    'signal cadenceReleased',
    'signal markMilestones',
    'signal programmeOrder',
    'signal wake',
    'update admitLateRecord',
    'update amendRoster',
    'update closeOrder',
    'update correctMilestone',
    'update issueOrder',
    'update markMilestones',
    'update release',
    'update replyOrder',
    'update resume',
    'update returnMilestone',
    'update returnOrder',
    'update suspend',
  ])
})

test('activity names never change', async () => {
  const ledger = await openLedger({ file: ':memory:' })
  const words = noticeWords()
  const activities = createActivities({
    record: ledgerRecord(ledger),
    outbox: ledgerOutbox(ledger, words.templateOf),
    channels: [],
    defaultChannelId: 'file',
    words,
    actors: vouchedActors(ledger, () => 0),
    keeper: {
      checkpoints: teamCheckpoints('none'),
      histories: temporalHistories({ address: '127.0.0.1:1', namespace: 'none' }),
      archive: folderArchive('none'),
      register: ledgerRegister(ledger),
      standstills: () => Promise.resolve([]),
      hasOwnArchive: false,
    },
    calendarVersionInForce: 'none',
    clock: ownClock({ machine: 'none', nowMs: () => 0, others: [] }),
    newToken: () => 'none',
  })
  expect(Object.keys(activities).toSorted()).toEqual([
    'archiveHistories',
    'checkCalendarHorizon',
    'checkRetention',
    'keepCheckpoints',
    'lookIntoOutbox',
    'notifyPeople',
    'numberOrder',
    'planPeriods',
    'reconcileRecord',
    'recordOutcomes',
    'vouchForMessages',
  ])
  await ledger.close()
})

test('patch ids never change', () => {
  expect(patches.map(({ patchId }) => patchId)).toEqual([])
})
