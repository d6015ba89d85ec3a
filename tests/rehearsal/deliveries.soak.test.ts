import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noticeWords } from '../../config/notice-words.ts'
import { rehearse } from '../../rehearsal/rehearse.ts'
import { noticeNumberOf } from '../../ledger/outbox/delivery-id.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { startLedgerWorker } from '../../workers/ledger-worker.ts'
import { campaignOf } from './support/campaign.ts'
import { fakeOffices, spreadOver } from './support/fake-offices.ts'
import { rehearsalOf } from './support/rehearsal-of.ts'
import { reporting } from './support/reporting.ts'

const campaign = campaignOf(process.env, { kills: 0, longestLifeMs: 0 })

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-deliveries-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test(
  'every notice of a rehearsal reaches each of its people exactly once, through whatever channel they prefer',
  async () => {
    const offices = await fakeOffices(folder)
    try {
      const channelIds = offices.channels.map(({ channel }) => channel.channelId)
      const rehearsal = rehearsalOf({
        ...campaign,
        folder,
        channelIds,
        startWorker: ({ bundle, ledger, ...place }) =>
          startLedgerWorker(
            {
              ...place,
              dataFolder: folder,
              ways: { channels: offices.channels, defaultChannelId: 'file', words: noticeWords() },
            },
            ledger,
            bundle,
          ),
      })
      const personIds = rehearsal.teams.flatMap(({ team }) => Object.values(team.seats).flat())
      const people = spreadOver([...new Set(personIds)], channelIds)
      const result = await rehearse(
        { ...rehearsal, people },
        reporting('deliveries', () => 0),
      )
      expect(result.teams.every(({ ledgerRebuiltEqual }) => ledgerRebuiltEqual)).toBe(true)
      const told = await toldByTheLedger(folder)
      console.info(
        JSON.stringify({ ...told.states, messages: Object.fromEntries(messages(offices.shown())) }),
      )
      expect(Object.keys(told.states).toSorted()).toEqual(['archived', 'expired', 'sent'])
      for (const channelId of channelIds.filter((each) => each !== 'file')) {
        const shown = offices.shown().get(channelId) ?? []
        expect(shown.length).toBeGreaterThan(0)
        expect(shown.flat().toSorted()).toEqual(told.numbers.get(channelId) ?? [])
      }
    } finally {
      await offices.close()
    }
  },
  campaign.withinMs,
)

function messages(shown: ReadonlyMap<string, readonly (readonly string[])[]>) {
  return [...shown].map(([channelId, each]) => [channelId, each.length] as const)
}

/** The notice numbers that the ledger holds for sent, one for each delivery, sorted; and how many are in which state. */
async function toldByTheLedger(kept: string) {
  const ledger = await openLedger({ file: join(kept, 'ledger.db'), readOnly: true })
  try {
    const rows = await ledger.db.selectFrom('delivery').select(['channel', 'notice_id', 'state']).execute()
    const sent = rows.filter(({ state }) => state === 'sent')
    const states: Record<string, number> = {}
    for (const { state } of rows) states[state] = (states[state] ?? 0) + 1
    return {
      states,
      numbers: new Map(
        [...Map.groupBy(sent, ({ channel }) => channel)].map(([channel, own]) => [
          channel,
          own.map(({ notice_id }) => noticeNumberOf(notice_id)).toSorted(),
        ]),
      ),
    }
  } finally {
    await ledger.close()
  }
}
