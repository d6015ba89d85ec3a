import { describe, expect, test } from 'vitest'
import type { Notice, NoticeKind } from '../../../domain/cadence/notice.ts'
import { inDigestOrder, superseded } from '../../../domain/notices/digest.ts'
import { at } from '../cadence/machine/support.ts'

function notice(kind: NoticeKind, on: string, given: Partial<Notice> = {}): Notice {
  return {
    noticeId: `longyou/monthly-visit/2026-03/visited/${kind}/${on}`,
    teamId: 'longyou',
    step: 'monthly-visit',
    period: '2026-03',
    milestone: 'visited',
    kind,
    seats: ['liaison'],
    at: at(on, '09:07'),
    sequence: 7,
    expiresAt: null,
    dueAt: at('2026-03-25', '18:00'),
    provisional: false,
    lines: [],
    ...given,
  }
}

describe('the lines of a digest', () => {
  test('come red, yellow, blue, the rest; then by due, then by team', () => {
    const welcome = notice('welcome', '2026-03-01', { noticeId: 'w', milestone: null, dueAt: null })
    const early = notice('reminder', '2026-03-20', { noticeId: 'early', dueAt: at('2026-03-21', '18:00') })
    const other = notice('reminder', '2026-03-20', { noticeId: 'other', teamId: 'changshan' })
    const same = notice('reminder', '2026-03-20', { noticeId: 'same' })
    const yellow = notice('yellow', '2026-03-30')
    const red = notice('red', '2026-04-07')
    const given = [welcome, same, yellow, other, red, early]
    expect(inDigestOrder(given)).toEqual([red, yellow, early, other, same, welcome])
  })
})

describe('what a later notice says better', () => {
  test('is the reminder and the yellow light of a milestone that has turned red', () => {
    const reminder = notice('reminder', '2026-03-20')
    const yellow = notice('yellow', '2026-03-30')
    const red = notice('red', '2026-04-07')
    expect([...superseded([red, reminder, yellow])].toSorted()).toEqual(
      [reminder.noticeId, yellow.noticeId].toSorted(),
    )
  })

  test('is the red light before a return, but never another milestone, nor an opening', () => {
    const red = notice('red', '2026-04-07')
    const returned = notice('returned', '2026-04-08')
    const feedback = notice('reminder', '2026-03-28', { noticeId: 'f', milestone: 'feedback' })
    const opening = notice('opening', '2026-02-20', { noticeId: 'o', milestone: null })
    expect([...superseded([opening, red, returned, feedback])]).toEqual([red.noticeId])
  })
})
