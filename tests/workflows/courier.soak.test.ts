import { randomUUID } from 'node:crypto'
import { afterEach, expect, inject, onTestFinished, test } from 'vitest'
import type { ConfiguredChannel } from '../../activities/channels/configured-channels.ts'
import { dingtalkChannel } from '../../activities/channels/dingtalk.ts'
import { systemResolve } from '../../activities/channels/guarded-lookup.ts'
import { noticeWords } from '../../config/notice-words.ts'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { startWithTimeSkipping } from '../../temporal/local/start-with-time-skipping.ts'
import { instantFromMs, msOf } from '../../domain/calendar/instant.ts'
import { nextCourierLook } from '../../domain/notices/courier-times.ts'
import { appendOutcomes } from '../../ledger/record/append.ts'
import { openAttentions } from '../../ledger/outbox/attentions.ts'
import { noticeNumberOf } from '../../ledger/outbox/delivery-id.ts'
import { courierWorkflowId, courierWorkflowType } from '../../workflows/names.ts'
import { canaries, gatewayTo, patient } from '../activities/channels/support/routes.ts'
import { dingtalkFake } from '../../client/sandbox/fakes/dingtalk-fake.ts'
import { type MailServer, mailServer } from '../../client/sandbox/fakes/mail-server.ts'
import { plainMailTo } from '../support/plain-mail.ts'
import { createRig, type Rig } from '../support/rig.ts'
import { runCalendars } from '../support/run-calendars.ts'
import { noticeOf, seatExperts } from './support/told-experts.ts'

const dayMs = 86_400_000
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** One courier over one channel, on the shared server, whose clock is taken on by hand. */
async function courierOver(
  own: ConfiguredChannel,
  nowMs: () => number = Date.now,
): Promise<{
  readonly rig: Rig
  readonly teamId: string
  /** Takes the courier's clock on by so many days; gives back where it stands. */
  readonly on: (days: number) => Promise<string>
  /** Takes it past its next regular look, which no day off has. */
  readonly pastNextLook: () => Promise<void>
}> {
  const channelId = `${own.channel.channelId}-${randomUUID().slice(0, 8)}`
  const named = { ...own, channel: { ...own.channel, channelId } }
  const rig = await createRig(inject('temporalAddress'), {
    ways: () => ({ channels: [named], defaultChannelId: channelId, words: noticeWords() }),
    nowMs,
  })
  ends.push(() => rig.close())
  await rig.startWorker()
  const workflowId = courierWorkflowId(channelId)
  await startWithTimeSkipping(rig.connection, 'default', {
    workflowId,
    workflowType: courierWorkflowType,
    taskQueue: rig.taskQueue,
    args: [{ channelId }],
    staticSummary: channelId,
  })
  ends.push(() => rig.client.workflow.getHandle(workflowId).terminate('end of test'))
  return {
    rig,
    teamId: `told-${randomUUID().slice(0, 8)}`,
    async on(days) {
      await fastForward(rig.connection, 'default', workflowId, days * dayMs)
      return instantFromMs(await virtualNow(rig.connection, 'default', workflowId))
    },
    async pastNextLook() {
      const fromMs = await virtualNow(rig.connection, 'default', workflowId)
      const lookAt = nextCourierLook(runCalendars.calendar, channelId, instantFromMs(fromMs))
      await fastForward(rig.connection, 'default', workflowId, msOf(lookAt) - fromMs + 60_000)
    },
  }
}

async function say(
  { ledger }: Rig,
  teamId: string,
  ...numbers: readonly number[]
): Promise<readonly string[]> {
  const notices = numbers.map((number) => noticeOf(teamId, 'resumed', number))
  await appendOutcomes(ledger, { events: [], notices })
  return notices.map(({ noticeId }) => noticeNumberOf(noticeId))
}

function plainMail(port?: number): Promise<MailServer> {
  return mailServer({
    security: null,
    certificate: null,
    login: null,
    ...(port === undefined ? {} : { port }),
  })
}

test('mail that is down for three days loses nothing, and tells each person once when it is back', async () => {
  const before = await plainMail()
  const { port } = before
  await before.close()
  const { on, pastNextLook, rig, teamId } = await courierOver(plainMailTo(port))
  await seatExperts(rig, teamId, ['p-101', 'p-102'], [])
  const told = [...(await say(rig, teamId, 1))]
  await on(3)
  await pastNextLook()
  for (const number of [2, 3]) {
    told.push(...(await say(rig, teamId, number)))
    await pastNextLook()
  }
  const waiting = await rig.ledger.db.selectFrom('delivery').select('state').execute()
  expect(waiting.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'pending'))
  const back = await plainMail(port)
  onTestFinished(() => back.close())
  await on(3)
  await pastNextLook()
  expect(back.journal.flatMap(({ to }) => to).toSorted()).toEqual([
    'p-101@town.example',
    'p-102@town.example',
  ])
  for (const { mail } of back.journal) for (const number of told) expect(mail.text).toContain(number)
})

test('a worker away for a month tells each person once on its return', async () => {
  const mail = await plainMail()
  onTestFinished(() => mail.close())
  const { on, rig, teamId } = await courierOver(plainMailTo(mail.port))
  await seatExperts(rig, teamId, ['p-101', 'p-102', 'p-103'], [])
  await on(4)
  const told = await say(rig, teamId, ...Array.from({ length: 30 }, (_, index) => index))
  await on(31)
  expect(mail.journal).toHaveLength(3)
  for (const { mail: received } of mail.journal)
    for (const number of told) expect(received.text).toContain(number)
})

test('a worker whose clock the server’s contradicts tells nobody, and everybody once when it is right', async () => {
  const mail = await plainMail()
  onTestFinished(() => mail.close())
  let aheadMs = 600_000
  const { on, rig, teamId } = await courierOver(plainMailTo(mail.port), () => Date.now() + aheadMs)
  await seatExperts(rig, teamId, ['p-101', 'p-102'], [])
  const told = await say(rig, teamId, 1, 2)
  await on(3)
  expect(mail.journal).toEqual([])
  expect(await openAttentions(rig.ledger)).toMatchObject([{ kind: 'clock-off', subject: 'rig' }])
  aheadMs = 0
  await on(4)
  expect(mail.journal).toHaveLength(2)
  for (const { mail: received } of mail.journal)
    for (const number of told) expect(received.text).toContain(number)
  expect(await openAttentions(rig.ledger)).toEqual([])
})

test('two hundred notices for one robot: merged, none lost, and the robot is never too busy', async () => {
  const now = (): number => Date.now()
  const robot = {
    accessToken: canaries.token,
    secret: canaries.secret,
    keywords: ['希望之光'],
    allowedIps: null,
  }
  const fake = await dingtalkFake(robot, { now })
  onTestFinished(() => fake.close())
  const options = { accessToken: canaries.token, secret: canaries.secret, keyword: '希望之光' }
  const channel = dingtalkChannel(
    { channelId: 'ding', ...options, gateway: gatewayTo(fake), timeouts: patient },
    { now, resolve: systemResolve },
  )
  const { on, rig, teamId } = await courierOver({ channel, needs: null, isGroup: true })
  await seatExperts(rig, teamId, ['p-101', 'p-102'], [])
  const told = await say(rig, teamId, ...Array.from({ length: 200 }, (_, index) => index))
  await on(4)
  expect(fake.journal.every(({ delivered }) => delivered)).toBe(true)
  expect(fake.journal.length).toBeLessThanOrEqual(15)
  const shown = fake.journal.map(({ raw }) => raw.toString('utf8')).join('\n')
  for (const number of told) expect(shown.split(number)).toHaveLength(2)
})
