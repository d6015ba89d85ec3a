import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rehearse } from '../../rehearsal/rehearse.ts'
import { campaignOf } from './support/campaign.ts'
import { expectSameRecord } from './support/expect-same.ts'
import { mortalServer } from './support/mortal-server.ts'
import { rehearsalOf } from './support/rehearsal-of.ts'
import { reporting } from './support/reporting.ts'

const campaign = campaignOf(process.env, { kills: 4, longestLifeMs: 2_500 })

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-killed-server-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test(
  `a Temporal server killed with kill -9 ${campaign.kills} times at random loses nothing and doubles nothing`,
  async () => {
    const [calm, killed] = [join(folder, 'calm'), join(folder, 'killed')]
    const undisturbed = await rehearse(
      rehearsalOf({ ...campaign, folder: calm }),
      reporting('undisturbed', () => 0),
    )
    const mortal = mortalServer(campaign)
    const disturbed = await rehearse(
      rehearsalOf({ ...campaign, folder: killed, startServer: mortal.start }),
      reporting('killed', () => mortal.killed()),
    )
    await expectSameRecord({ folder: calm, result: undisturbed }, { folder: killed, result: disturbed })
    // A quick machine may have played to the end before the last of them.
    expect(mortal.killed()).toBeGreaterThanOrEqual(campaign.kills / 2)
  },
  campaign.withinMs,
)
