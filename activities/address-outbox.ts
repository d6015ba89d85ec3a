import { addMs, type Instant } from '../domain/calendar/instant.ts'
import type { Notice } from '../domain/cadence/notice.ts'
import type { Attention } from '../domain/notices/attention.ts'
import { isUrgent, policyOf } from '../domain/notices/delivery-policy.ts'
import { type ChannelChoice, type Directory, resolveRecipients } from '../domain/notices/recipients.ts'
import type { CourierPorts } from './ports.ts'

const noticesAtOnce = 500
/** A channel that failed is tried again after so long, even when nothing but what must arrive would go by it. */
const failingMs = 2 * 3_600_000

/**
 * Chooses whom to tell of each notice that is new, and again of what waits for this channel: seats, persons and channels
 * may have changed since. Gives back the channels that got something that must not wait for their next look.
 */
export async function addressOutbox(
  ports: CourierPorts,
  channelId: string,
  at: Instant,
): Promise<{ readonly addressed: number; readonly wake: readonly string[] }> {
  const { outbox } = ports
  const known = ports.channels.map(({ channel }) => channel.channelId)
  const waiting = await outbox.waiting(channelId, known)
  const moved = await address(ports, directoriesOf(ports, { keeps: channelId, at }), waiting, at)
  const directories = directoriesOf(ports, { at })
  const pressing = waiting.some(({ kind }) => policyOf(kind) === 'prefer-delivery')
  const urgent: string[] = []
  let addressed = 0
  for (;;) {
    const fresh = await outbox.unaddressed(noticesAtOnce)
    if (fresh.length === 0) return { addressed, wake: [...new Set([...(pressing ? moved : []), ...urgent])] }
    const told = await address(ports, directories, fresh, at)
    if (fresh.some(({ kind }) => isUrgent(kind))) urgent.push(...told)
    addressed += fresh.length
  }
}

/** A notice that must arrive goes by another way at once when this one fails; gives back the channels that got it. */
export async function addressElsewhere(
  ports: CourierPorts,
  notices: readonly Notice[],
  failing: string,
  at: Instant,
): Promise<readonly string[]> {
  const pressing = notices.filter(({ kind }) => policyOf(kind) === 'prefer-delivery')
  return address(ports, directoriesOf(ports, { failing, at }), pressing, at)
}

interface Detour {
  readonly at: Instant
  /** A channel that has just failed. */
  readonly failing?: string
  /** What waits there and may wait stays, whether it is disabled or not: it goes once it is fixed. */
  readonly keeps?: string
}

type Directories = (notice: Notice) => Promise<Directory>

async function address(
  { outbox }: CourierPorts,
  directories: Directories,
  notices: readonly Notice[],
  at: Instant,
): Promise<readonly string[]> {
  const attentions: Attention[] = []
  const inOrder: Attention[] = []
  const addressings = []
  for (const notice of notices) {
    const resolved = resolveRecipients(notice, await directories(notice))
    attentions.push(...resolved.attentions)
    inOrder.push(...resolved.inOrder)
    addressings.push({ notice, recipients: resolved.recipients })
  }
  const channels = await outbox.address(addressings, at)
  await outbox.settleAttentions(distinct(inOrder))
  await outbox.raise(distinct(attentions), at)
  return channels
}

/** Who holds which seat, and how they can be reached with this notice; looked up once for each team. */
function directoriesOf(ports: CourierPorts, detour: Detour): Directories {
  const { outbox, defaultChannelId } = ports
  const known = new Map<string, Pick<Directory, 'seats' | 'people'>>()
  return async ({ kind, teamId }) => {
    const held = known.get(teamId) ?? (await holders(outbox, teamId))
    known.set(teamId, held)
    const mustArrive = policyOf(kind) === 'prefer-delivery'
    return { ...held, channels: await choices(ports, detour, mustArrive), defaultChannelId }
  }
}

async function holders(
  outbox: CourierPorts['outbox'],
  teamId: string,
): Promise<Pick<Directory, 'seats' | 'people'>> {
  const seats = (await outbox.team(teamId))?.seats ?? {}
  const people = await outbox.people([...new Set(Object.values(seats).flat())])
  return { seats, people }
}

/** What must arrive waits for no channel that fails, not even for a passing fault. */
async function choices(
  { channels, outbox }: CourierPorts,
  { at, failing, keeps }: Detour,
  mustArrive: boolean,
): Promise<readonly ChannelChoice[]> {
  const states = await outbox.channelStates()
  return channels.map(({ channel: { channelId }, needs, isGroup }) => {
    const state = states.get(channelId)
    const isDisabled = (state?.disabledAt ?? null) !== null
    const failingSince = state?.failingSince ?? null
    // What has taken the detour keeps to it; what is new tries the channel again after a while.
    const isFailing = failingSince !== null && (keeps !== undefined || addMs(failingSince, failingMs) > at)
    const isDown = isDisabled || (mustArrive && isFailing)
    const stays = !mustArrive && channelId === keeps
    return { channelId, isDisabled: channelId === failing || (isDown && !stays), needs, isGroup }
  })
}

function distinct(items: readonly Attention[]): readonly Attention[] {
  return [...new Map(items.map((item) => [`${item.kind} ${item.subject}`, item])).values()]
}
