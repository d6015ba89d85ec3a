import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fastForward, virtualNow } from '../../temporal/local/time-skipping.ts'
import { startWithTimeSkipping } from '../../temporal/local/start-with-time-skipping.ts'
import { runChain } from '../../temporal/client/run-chain.ts'
import { countRun, noHistories } from '../../rehearsal/count-histories.ts'
import { readCalendars } from '../../config/read-calendars.ts'
import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { countWorkdays } from '../../domain/calendar/workdays.ts'
import { type Ledger, openLedger } from '../../ledger/open-ledger.ts'
import { courierWorkflowId, courierWorkflowType, taskQueue } from '../../workflows/names.ts'
import { atMost, type Figure, mustBe, told, withUnit } from '../figure.ts'
import { writeHopelightBundle } from '../hopelight-bundle.ts'
import { say } from '../say.ts'
import { steadySlope } from '../statistics.ts'
import { onStage, type Stage } from '../stage.ts'
import { withTempFolder } from '../temp-folder.ts'
import { startWorkerProcess, type WorkerProcess } from '../worker/worker-process.ts'
import { personIds, sayToAll, seatAll } from './told-crowd.ts'

const limits = { seconds: 5, actionsADay: 8, growthMegabytes: 10 } as const
const channelId = 'file'
const dayMs = 86_400_000
const megabyte = 1_024 * 1_024
const noticesEach = 10
/** Deliveries after which memory is looked at first, after how many each time again, and in all. */
const deliveries = { first: 1_000, between: 500, all: 10_000 } as const

interface Office {
  readonly stage: Stage
  readonly worker: WorkerProcess
  readonly ledger: Ledger
  readonly folder: string
}

/** What telling people costs, through the file channel, on a server and a ledger on disk. */
export function courierFigures(): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    await mkdir(folder, { recursive: true })
    const bundleFile = await writeHopelightBundle(folder)
    return onStage(folder, 'file', async (stage) => {
      const { address, temporal } = stage
      const place = { address, namespace: temporal.namespace, folder, maxCachedWorkflows: 20 } as const
      const ledger = await openLedger({ file: join(folder, 'ledger.db') })
      const worker = await startWorkerProcess({ ...place, kind: 'hopelight', bundleFile, scriptFile: null })
      try {
        await seatAll(ledger)
        await startWithTimeSkipping(temporal.connection, temporal.namespace, {
          workflowId: courierWorkflowId(channelId),
          workflowType: courierWorkflowType,
          taskQueue,
          args: [{ channelId }],
          staticSummary: channelId,
        })
        const office = { stage, worker, ledger, folder }
        return [
          ...(await idleFigures(office)),
          ...(await busyFigures(office)),
          ...(await memoryFigures(office)),
        ]
      } finally {
        await worker.stop()
        await ledger.close()
      }
    })
  })
}

/** Weeks on which there is nothing to say. */
async function idleFigures(office: Office): Promise<readonly Figure[]> {
  const { calendar } = readCalendars()
  const from = await clockOf(office)
  const before = await actions(office)
  await on(office, 28)
  const spent = (await actions(office)) - before
  const workdays = countWorkdays(calendar, dateOf(from), dateOf(await clockOf(office)))
  return [atMost('idle courier, actions a working day', spent / workdays, limits.actionsADay, '', 1)]
}

/** Ten notices for each of a hundred persons, all due at the same look. */
async function busyFigures(office: Office): Promise<readonly Figure[]> {
  const linesBefore = (await linesOf(office)).length
  await sayToAll(office.ledger, noticesEach)
  const beganAtMs = performance.now()
  await on(office, 7)
  const seconds = (performance.now() - beganAtMs) / 1_000
  const lines = (await linesOf(office)).slice(linesBefore)
  const recipients = new Set(lines)
  say(`${lines.length} lines for ${recipients.size} persons in ${seconds.toFixed(1)} s`)
  return [
    atMost(
      `${noticesEach * personIds.length} due notices for ${personIds.length} persons, a week gone by`,
      seconds,
      limits.seconds,
      's',
      1,
    ),
    mustBe(
      '— digests',
      `${lines.length} for ${recipients.size}`,
      'one each',
      lines.length === personIds.length && recipients.size === personIds.length,
    ),
  ]
}

/**
 * V8 lets garbage lie until the heap has grown by half, which moves the resident size by more than a leak would in this
 * time. So each moment is one after a collection, and what is limited is the slope through all of them.
 */
async function memoryFigures(office: Office): Promise<readonly Figure[]> {
  const rounds = deliveries.all / personIds.length
  const rss: number[] = []
  const live: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    await sayToAll(office.ledger, 1)
    await on(office, 3)
    const delivered = round * personIds.length
    if (delivered < deliveries.first || delivered % deliveries.between > 0) continue
    const { liveHeapBytes, rssBytes } = await office.worker.usageCollected()
    rss.push(rssBytes / megabyte)
    live.push((liveHeapBytes ?? 0) / megabyte)
  }
  const span = `from delivery ${deliveries.first} to ${deliveries.all}`
  return [
    atMost(
      `memory grown ${span}, slope of ${rss.length} moments`,
      steadySlope(rss) * (rss.length - 1),
      limits.growthMegabytes,
      'MB',
      1,
    ),
    told(
      '— heap after a collection, at first and at the end',
      `${(live.at(0) ?? 0).toFixed(1)} and ${withUnit(live.at(-1) ?? 0, 'MB', 1)}`,
    ),
    told(
      '— least and most of those moments',
      `${Math.min(...rss).toFixed(0)} to ${withUnit(Math.max(...rss), 'MB')}`,
    ),
  ]
}

async function on({ stage: { temporal } }: Office, days: number): Promise<void> {
  await fastForward(temporal.connection, temporal.namespace, courierWorkflowId(channelId), days * dayMs)
}

async function clockOf({ stage: { temporal } }: Office): Promise<string> {
  const workflowId = courierWorkflowId(channelId)
  return instantFromMs(await virtualNow(temporal.connection, temporal.namespace, workflowId))
}

async function actions({ stage: { temporal } }: Office): Promise<number> {
  let counts = noHistories
  for await (const { history } of runChain(temporal.client, courierWorkflowId(channelId)))
    counts = countRun(counts, history)
  return counts.billableActions
}

/** Whom each line of the file is for. */
async function linesOf({ folder }: Office): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'notices.ndjson'), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => /"recipientId":"([^"]+)"/.exec(line)?.[1] ?? [])
}
