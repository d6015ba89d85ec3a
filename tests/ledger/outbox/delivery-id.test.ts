import { describe, expect, it } from 'vitest'
import { deliveryIdOf, digestIdOf, noticeNumberOf } from '../../../ledger/outbox/delivery-id.ts'

const noticeId = 'longyou/weekly-salon/2026-W48/held/reminder/1'

describe('delivery ids', () => {
  it('match the published vectors', () => {
    expect(deliveryIdOf(noticeId, 'ding-longyou', 'group', 1)).toBe('ilhymfs5hnkajpdprqzm5y76tw')
    expect(deliveryIdOf(noticeId, 'mail-office', 'p-006', 1)).toBe('ww6vaycezntgoemjac665grtef')
    expect(deliveryIdOf(noticeId, 'mail-office', 'p-006', 2)).toBe('t7jgigpegcob5e23f2mzznmj3e')
    expect(noticeNumberOf(noticeId)).toBe('DQJOIJEW')
  })

  it('give one digest id whatever the order of its deliveries', () => {
    const deliveries = ['ww6vaycezntgoemjac665grtef', 't7jgigpegcob5e23f2mzznmj3e']
    expect(digestIdOf('mail-office', 'p-006', deliveries)).toBe('dqagbijkcnkcbwfu2vvvffjwrn')
    expect(digestIdOf('mail-office', 'p-006', deliveries.toReversed())).toBe('dqagbijkcnkcbwfu2vvvffjwrn')
  })
})
