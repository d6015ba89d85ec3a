import { z } from 'zod'
import type { NormalTeam } from '../../config/submitted-team.ts'
import type { Ledger } from '../../ledger/open-ledger.ts'
import { submission } from '../../ledger/submissions.ts'

const storedTeam = z.object({
  teamId: z.string(),
  name: z.string(),
  county: z.string(),
  industry: z.string(),
  template: z.string().optional(),
  startOn: z.string().optional(),
  salon: z.object({ weekday: z.number(), at: z.string() }),
})

/** The team as it was first submitted; null: never. Throws for a submission that this program did not write. */
export async function submittedBefore(ledger: Ledger, teamId: string): Promise<NormalTeam | null> {
  const stored = await submission(ledger, teamId)
  if (stored === null) return null
  const { template, startOn, ...team } = storedTeam.parse(JSON.parse(stored.body))
  return {
    ...team,
    ...(template === undefined ? {} : { template }),
    ...(startOn === undefined ? {} : { startOn }),
  }
}
