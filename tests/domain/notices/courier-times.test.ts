import { describe, expect, test } from 'vitest'
import {
  courierLooks,
  nextCourierLook,
  retryDelayMs,
  sendableFrom,
} from '../../../domain/notices/courier-times.ts'
import { waitMs } from '../../../domain/notices/pace.ts'
import { shippedCalendar } from '../calendar/calendar-files.ts'

const calendar = shippedCalendar([2025, 2026, 2027])

function on(date: string, time: string): string {
  return `${date}T${time}:00+08:00`
}

describe('when a courier looks', () => {
  test('in the morning after 09:07, each channel at its own minute, then at 13:37 and 16:37', () => {
    for (const channelId of ['file', 'mail-office', 'ding-longyou', '邮件']) {
      const [morning = '', ...others] = courierLooks(channelId)
      expect(morning >= '09:10' && morning <= '09:17').toBe(true)
      expect(others).toEqual(['13:37', '16:37'])
    }
    const mornings = ['a', 'b', 'c', 'd', 'e'].map((channelId) => courierLooks(channelId)[0])
    expect(new Set(mornings).size).toBe(5)
  })

  test('on working days only, a make-up Saturday among them, and never at the moment itself', () => {
    const [morning = ''] = courierLooks('file')
    expect(nextCourierLook(calendar, 'file', on('2026-01-08', morning))).toBe(on('2026-01-08', '13:37'))
    expect(nextCourierLook(calendar, 'file', on('2026-01-08', '16:37'))).toBe(on('2026-01-09', morning))
    expect(nextCourierLook(calendar, 'file', on('2026-02-14', '16:37'))).toBe(on('2026-02-24', morning))
    expect(nextCourierLook(calendar, 'file', on('2026-02-27', '16:37'))).toBe(on('2026-02-28', morning))
  })
})

describe('from when something may be sent', () => {
  test.each([
    ['2026-01-08', '09:12', '2026-01-08', '09:12'],
    ['2026-01-08', '07:00', '2026-01-08', '09:07'],
    ['2026-01-08', '08:30', '2026-01-08', '08:33'],
    ['2026-01-08', '09:58', '2026-01-08', '10:03'],
    ['2026-01-08', '10:02', '2026-01-08', '10:03'],
    ['2026-01-08', '10:03', '2026-01-08', '10:03'],
    ['2026-01-08', '10:27', '2026-01-08', '10:27'],
    ['2026-01-08', '10:28', '2026-01-08', '10:33'],
    ['2026-01-08', '17:27', '2026-01-08', '17:27'],
    ['2026-01-08', '17:28', '2026-01-09', '09:07'],
    ['2026-01-08', '17:31', '2026-01-09', '09:07'],
    ['2026-02-14', '17:31', '2026-02-24', '09:07'],
    ['2026-02-18', '10:12', '2026-02-24', '09:07'],
    ['2026-02-28', '10:12', '2026-02-28', '10:12'],
  ])('%s %s: %s %s', (date, time, thenOn, then) => {
    expect(sendableFrom(calendar, on(date, time))).toBe(on(thenOn, then))
  })

  test('the seconds of an even minute are cut off with it', () => {
    expect(sendableFrom(calendar, '2026-01-08T10:00:41+08:00')).toBe(on('2026-01-08', '10:03'))
  })
})

test('what was not delivered waits 1, 5 and 15 minutes, then an hour each time, a fifth more or less', () => {
  expect([1, 2, 3, 4, 9].map((attempt) => retryDelayMs(attempt, 0) / 60_000)).toEqual([1, 5, 15, 60, 60])
  expect(retryDelayMs(4, 1) / 60_000).toBe(72)
  expect(retryDelayMs(4, -1) / 60_000).toBe(48)
})

describe('the pace of a channel', () => {
  const pace = { perMinute: 3, perSecond: null }

  test('nothing waits below its limit, and none is known to some', () => {
    expect(waitMs(pace, [1_000, 2_000], 2_500)).toBe(0)
    expect(waitMs({ perMinute: null, perSecond: null }, [1, 2, 3, 4, 5], 6)).toBe(0)
  })

  test('the next one waits until the first of a full minute is a minute old', () => {
    expect(waitMs(pace, [3_000, 1_000, 2_000], 4_000)).toBe(57_000)
    expect(waitMs(pace, [1_000, 2_000, 3_000], 61_000)).toBe(0)
  })

  test('the longer of two waits counts', () => {
    expect(waitMs({ perMinute: 3, perSecond: 1 }, [500], 700)).toBe(800)
    expect(waitMs({ perMinute: 1, perSecond: 1 }, [500], 700)).toBe(59_800)
  })
})
