import { expect, it } from 'vitest'
import { putSubmission, submission } from '../../ledger/submissions.ts'
import { onEachLedger, openedLedger } from './support/ledgers.ts'

onEachLedger('submissions', () => {
  it('a team’s first submission stays for ever, in canonical form', async () => {
    const ledger = await openedLedger()
    const at = '2026-01-05T08:00:00+08:00'
    expect(await submission(ledger, 'longyou')).toBeNull()
    expect(
      await putSubmission(ledger, 'longyou', { normalised: { name: '龙游', county: '龙游县' }, at }),
    ).toBe(true)
    const again = { normalised: { name: '别的' }, at: '2026-02-05T08:00:00+08:00' }
    expect(await putSubmission(ledger, 'longyou', again)).toBe(false)
    expect(await submission(ledger, 'longyou')).toEqual({ body: '{"county":"龙游县","name":"龙游"}', at })
  })
})
