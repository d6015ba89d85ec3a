import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fastForward } from '../../temporal/local/time-skipping.ts'
import { startWithTimeSkipping } from '../../temporal/local/start-with-time-skipping.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { noticeNumberOf } from '../../ledger/outbox/delivery-id.ts'
import { courierWorkflowId, courierWorkflowType } from '../../workflows/names.ts'
import { type MailServer, mailServer } from '../../client/sandbox/fakes/mail-server.ts'
import type { Armed, WorkerCrashPoint } from '../support/mortal/crash-points.ts'
import { mortalPlace } from '../support/mortal/mortal-place.ts'
import { type MortalProcess, startMortalWorker } from '../support/mortal/mortal-process.ts'
import { createRig, type Rig } from '../support/rig.ts'
import { noticeOf, seatExperts } from './support/told-experts.ts'

const persons = Array.from({ length: 40 }, (_, index) => `p-${100 + index}`)
const dayMs = 86_400_000

/** A worker that is killed at a point of the tenth delivery; the mail server kills it when it has the message whole. */
const points = [
  'courier/before-claim',
  'courier/after-claim',
  'courier/after-body',
  'courier/after-answer',
  'courier/before-settling',
  'courier/after-settling',
] as const satisfies readonly WorkerCrashPoint[]

interface Office {
  readonly rig: Rig
  readonly mail: MailServer
  readonly channelId: string
  readonly teamId: string
  /** Killed when the mail server holds its tenth message and has not answered. */
  victim: MortalProcess | null
}

const offices: Office[] = []

afterAll(async () => {
  for (const { channelId, mail, rig, victim } of offices) {
    victim?.kill('SIGKILL')
    await rig.client.workflow.getHandle(courierWorkflowId(channelId)).terminate('end of test')
    await mail.close()
    await rig.close()
  }
})

async function openOffice(point: (typeof points)[number]): Promise<Office> {
  const rig = await createRig(inject('temporalAddress'))
  const office: { victim: MortalProcess | null } = { victim: null }
  let taken = 0
  const mail = await mailServer({
    security: null,
    certificate: null,
    login: null,
    onMail: () => {
      taken += 1
      if (point === 'courier/after-body' && taken === 10) office.victim?.kill('SIGKILL')
    },
  })
  const teamId = `killed-${randomUUID().slice(0, 8)}`
  const opened = Object.assign(office, { rig, mail, teamId, channelId: `mail-${teamId}` })
  offices.push(opened)
  await seatExperts(rig, teamId, persons, [opened.channelId])
  await appendOutcomes(rig.ledger, { events: [], notices: [noticeOf(teamId, 'welcome', 1)] })
  return opened
}

async function startMortal(
  { channelId, mail, rig }: Office,
  armed: readonly Armed[],
): Promise<MortalProcess> {
  const place = mortalPlace(rig, inject('temporalAddress'))
  const child = startMortalWorker({ ...place, mail: { channelIds: [channelId], port: mail.port }, armed })
  await child.ready
  return child
}

async function dieAndGoOn(point: (typeof points)[number]): Promise<Office> {
  const office = await openOffice(point)
  const { channelId, rig } = office
  const workflowId = courierWorkflowId(channelId)
  office.victim = await startMortal(office, [{ point, passing: 10 }])
  const died = office.victim.exited
  await startWithTimeSkipping(rig.connection, 'default', {
    workflowId,
    workflowType: courierWorkflowType,
    taskQueue: rig.taskQueue,
    args: [{ channelId }],
    staticSummary: channelId,
  })
  const going = fastForward(rig.connection, 'default', workflowId, 12 * dayMs)
  expect(await died).toBe('SIGKILL')
  office.victim = await startMortal(office, [])
  await going
  return office
}

describe('a courier killed with kill -9 among forty mails', () => {
  const ended = new Map<string, Office>()

  beforeAll(async () => {
    await Promise.all(points.map(async (point) => ended.set(point, await dieAndGoOn(point))))
  })

  test.each(points)(
    '%s: each person gets at most one, and whoever may have none is listed as unknown',
    async (point) => {
      const office = ended.get(point)
      if (office === undefined) throw new Error(`${point} was not played`)
      const { mail, rig, teamId } = office
      const rows = await rig.ledger.db.selectFrom('delivery').select(['recipient_id', 'state']).execute()
      expect(rows.map((row) => row.recipient_id).toSorted()).toEqual(persons)
      const copies = new Map<string, number>()
      for (const { mail: received, to } of mail.journal) {
        expect(received.text).toContain(noticeNumberOf(`${teamId}/-/-/-/welcome/1`))
        for (const each of to) copies.set(each, (copies.get(each) ?? 0) + 1)
      }
      for (const { recipient_id, state } of rows) {
        const got = copies.get(`${recipient_id}@town.example`) ?? 0
        if (state === 'sent') expect({ recipient_id, got }).toEqual({ recipient_id, got: 1 })
        else {
          expect({ recipient_id, state }).toEqual({ recipient_id, state: 'unknown' })
          expect(got).toBeLessThanOrEqual(1)
        }
      }
      const unknown = rows.filter(({ state }) => state === 'unknown').length
      // Eight are on their way at the same time.
      expect(unknown).toBeLessThanOrEqual(8)
      if (point !== 'courier/before-claim' && point !== 'courier/after-settling')
        expect(unknown).toBeGreaterThan(0)
    },
  )
})
