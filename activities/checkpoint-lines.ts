import { dateOf, type Instant, instantAt } from '../domain/calendar/instant.ts'
import { fill, type MessageTemplates } from '../domain/notices/message-templates.ts'
import type { SeatKey } from '../domain/programme/seats.ts'
import type { CourierPorts } from './ports.ts'

/** Those outside the county, who can hold its record against what they were sent. */
const holders: readonly SeatKey[] = ['association-city', 'talent-office', 'auditor']

export interface Reader {
  readonly channelId: string
  readonly recipientId: string
  readonly at: Instant
}

/**
 * In a holder's first message of a month: each team's last checkpoint of the months before, a line each.
 * @source docs/record.md, "How an auditor keeps a checkpoint"
 */
export async function checkpointLines(
  { checkpoints, outbox }: CourierPorts,
  { message }: MessageTemplates,
  { channelId, recipientId, at }: Reader,
): Promise<readonly string[]> {
  const teams = await outbox.teamsHeld(recipientId, holders)
  const monthBegan = instantAt(`${dateOf(at).slice(0, 7)}-01`, '00:00')
  if (teams.length === 0 || (await outbox.wasTold(channelId, recipientId, monthBegan))) return []
  const lines: string[] = []
  for (const { teamId, name } of teams) {
    const last = await checkpoints.lastBefore(teamId, monthBegan)
    if (last === null) continue
    const { entries, fingerprint } = last
    const on = dateOf(last.at)
    lines.push(fill(message.checkpoint, { team: name, on, entries: String(entries), fingerprint }))
  }
  return lines.length === 0 ? [] : [message.checkpoints, ...lines]
}
