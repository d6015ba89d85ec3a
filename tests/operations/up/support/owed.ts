import type { OwedDuty } from '../../../../operations/up/owed-duties.ts'

/** A duty as the live view gets it. */
export function owed(more: Partial<OwedDuty> = {}): OwedDuty {
  return {
    teamId: 'longyou',
    county: '龙游县',
    step: 'weekly-salon',
    stepName: '一周一微型沙龙',
    period: '2026-W48',
    milestone: 'held',
    name: '举办沙龙',
    rank: 'main',
    owner: 'liaison',
    optional: false,
    meeting: true,
    meetingOn: '2026-11-27',
    state: 'pending',
    press: 'pressed',
    dueAt: '2026-11-27T18:00:00+08:00',
    originalDueAt: '2026-11-27T18:00:00+08:00',
    provisional: false,
    light: 'green',
    word: '正常推进',
    yellowAt: null,
    redAt: null,
    levelThreeAt: null,
    rule: '每周五',
    returnedReason: null,
    waitsFor: [],
    waitsForNames: [],
    mark: null,
    opensAt: null,
    command: 'npx hopelight mark longyou weekly-salon 2026-W48 held --on 2026-11-27 --set place= --set form=',
    ...more,
  }
}
