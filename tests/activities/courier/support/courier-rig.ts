import { randomUUID } from 'node:crypto'
import { ledgerOutbox } from '../../../../activities/ledger-outbox.ts'
import { ledgerRecord } from '../../../../activities/ledger-record.ts'
import { lookIntoOutbox } from '../../../../activities/look-into-outbox.ts'
import { notifyPeople } from '../../../../activities/notify-people.ts'
import type { OutboxPort } from '../../../../activities/outbox-port.ts'
import type { CourierPorts } from '../../../../activities/ports.ts'
import { calendarVersion } from '../../../../config/calendar-files.ts'
import { noticeWords } from '../../../../config/notice-words.ts'
import type { Notice } from '../../../../domain/cadence/notice.ts'
import type { DomainEvent } from '../../../../domain/cadence/events.ts'
import { appendOutcomes } from '../../../../ledger/record/append.ts'
import { type OpenAttention, openAttentions } from '../../../../ledger/outbox/attentions.ts'
import { putCalendarVersion } from '../../../../ledger/calendar-versions.ts'
import type { Ledger } from '../../../../ledger/open-ledger.ts'
import { putPeople } from '../../../../ledger/people.ts'
import { type DeliveryView, listDeliveries } from '../../../../ledger/queries/deliveries.ts'
import { readCalendarYear } from '../../../domain/calendar/calendar-files.ts'
import { openedLedger } from '../../../ledger/support/ledgers.ts'
import { openWeek, programmeEvent, programmeStarted } from '../../../ledger/support/sample-events.ts'
import { type ScriptedChannel, scriptedChannel } from './scripted-channel.ts'

const years = [2025, 2026, 2027].map(readCalendarYear)
const words = noticeWords()

export interface CourierRig {
  readonly ledger: Ledger
  readonly ports: CourierPorts
  readonly mail: ScriptedChannel
  readonly file: ScriptedChannel
  readonly robot: ScriptedChannel
  record(notices: readonly Notice[], events?: readonly DomainEvent[]): Promise<void>
  /** What a courier does when it looks: whom to tell, then one message after the other to each. */
  look(channelId: string, at: string): Promise<Looked>
  deliveries(): Promise<readonly DeliveryView[]>
  attentions(): Promise<readonly OpenAttention[]>
}

export interface Looked {
  readonly nextLookAt: string
  /** Channels whose courier is to look at once. */
  readonly wake: readonly string[]
  readonly delivered: number
}

export interface RigForm {
  /** Of `p-006` and `p-007`, who have a mail address each; default: mail, then file. */
  readonly channels?: readonly string[]
  readonly seats?: typeof programmeStarted.seats | Readonly<Record<string, readonly string[]>>
  readonly mail?: { readonly dedupes?: boolean; readonly holds?: number; readonly bytes?: number }
  /** By how much the machine's clock is ahead. */
  readonly clockOffMs?: () => number
  readonly outbox?: (outbox: OutboxPort, ledger: Ledger) => OutboxPort
  readonly checkpoints?: CourierPorts['checkpoints']
}

/** A real ledger with a team whose liaison is `p-006` and whose technology manager is `p-007`, and three ways out. */
export async function courierRig(form: RigForm = {}): Promise<CourierRig> {
  const ledger = await openedLedger()
  const version = calendarVersion(years)
  await putCalendarVersion(ledger, version, years)
  const channels = form.channels ?? ['mail', 'file']
  await putPeople(
    ledger,
    ['p-006', 'p-007'].map((personId) => ({
      personId,
      name: personId,
      language: 'zh' as const,
      channels,
      contacts: [{ kind: 'mail', address: `${personId}@town.example` }],
    })),
  )
  const seats = form.seats ?? { liaison: ['p-006'], 'tech-manager': ['p-007'] }
  await appendOutcomes(ledger, {
    events: [programmeEvent({ sequence: 1 }, { ...programmeStarted, seats }), ...openWeek()],
    notices: [],
  })
  const mail = scriptedChannel({ channelId: 'mail', needs: 'mail', ...form.mail })
  const file = scriptedChannel({ channelId: 'file' })
  const robot = scriptedChannel({ channelId: 'robot', isGroup: true })
  const outbox = ledgerOutbox(ledger, words.templateOf)
  const ports: CourierPorts = {
    record: ledgerRecord(ledger),
    outbox: form.outbox?.(outbox, ledger) ?? outbox,
    checkpoints: form.checkpoints ?? { lastBefore: async () => null },
    channels: [mail, file, robot],
    defaultChannelId: 'file',
    words,
    calendarVersionInForce: version,
    clock: {
      machine: 'office-server',
      offMs: async () => form.clockOffMs?.() ?? 0,
    },
    newToken: randomUUID,
  }
  return {
    ledger,
    ports,
    mail,
    file,
    robot,
    async record(notices, events = []) {
      await appendOutcomes(ledger, { events, notices })
    },
    async look(channelId, at) {
      const found = await lookIntoOutbox(ports, { channelId, at })
      const wake = [...found.wake]
      let nextLookAt = found.nextLookAt
      let delivered = 0
      for (const recipientId of found.recipients) {
        let told
        do {
          told = await notifyPeople(ports, { channelId, recipientId, at })
          wake.push(...told.wake)
          delivered += told.delivered
          if (told.nextLookAt < nextLookAt) nextLookAt = told.nextLookAt
        } while (told.more && !told.halt)
        if (told.halt) break
      }
      return { nextLookAt, wake, delivered }
    },
    deliveries: () => listDeliveries(ledger, {}, 1_000),
    attentions: () => openAttentions(ledger),
  }
}

/** Of the salon of a week: `kind`, and what differs from a reminder of 2026-W02, due on 9 January. */
export function weekNotice(
  kind: Notice['kind'],
  { period = '2026-W02', milestone = 'held', ...more }: Partial<Notice> = {},
): Notice {
  const teamId = more.teamId ?? 'longyou'
  return {
    noticeId: `${teamId}/weekly-salon/${period}/${milestone ?? '-'}/${kind}/1`,
    teamId,
    step: 'weekly-salon',
    period,
    milestone,
    kind,
    seats: ['liaison'],
    at: '2026-01-08T09:07:00+08:00',
    sequence: 100,
    expiresAt: '2026-02-04T09:07:00+08:00',
    dueAt: '2026-01-09T18:00:00+08:00',
    provisional: false,
    lines: [],
    ...more,
  }
}
