import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { listOccurrences } from '../../ledger/queries/occurrences.ts'
import { createRig, type Rig, testTeam } from '../support/rig.ts'

let rig: Rig

beforeAll(async () => {
  rig = await createRig(inject('temporalAddress'))
})

afterAll(async () => {
  await rig.close()
})

test('a team started once runs its three years by itself and every run replays', async () => {
  const teamId = `three-years-${Date.now().toString(36)}`
  await rig.startWorker()
  await rig.startTeam(testTeam(teamId, dateOf(instantFromMs(Date.now()))))
  await rig.client.workflow.getHandle(`team/${teamId}`).result()
  const occurrences = await listOccurrences(rig.ledger, { teamId })
  const ends = new Set(occurrences.map((occurrence) => occurrence.state))
  expect([...ends]).toEqual(['missed'])
  expect(occurrences).toHaveLength(214)
  const histories = await rig.expectReplays(teamId)
  const sizes = histories.map(({ history }) => history.events?.length ?? 0)
  console.info(
    JSON.stringify({
      runs: histories.length,
      events: sizes.reduce((sum, size) => sum + size, 0),
      largest: Math.max(...sizes),
    }),
  )
  expect(Math.max(...sizes)).toBeLessThanOrEqual(300)
})
