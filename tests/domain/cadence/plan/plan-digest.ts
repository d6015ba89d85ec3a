import { createHash } from 'node:crypto'
import { planProgramme } from '../../../../domain/cadence/plan/plan-periods.ts'
import { shipped, template } from './planned.ts'

/** A digest of four teams' whole plans. */
export function planDigest(): string {
  const plans = [
    planProgramme(shipped, template, '2026-01-05', 5),
    planProgramme(shipped, template, '2024-02-29', 1),
    planProgramme(shipped, template, '2026-12-31', 7),
    planProgramme(shipped, template, '2027-10-01', 3),
  ]
  return createHash('sha256').update(JSON.stringify(plans)).digest('hex')
}
