import { pressOf } from '../../domain/cadence/milestones.ts'
import type { Notice } from '../../domain/cadence/notice.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import { isOfOrder, isPressing } from '../../domain/notices/delivery-policy.ts'
import type { Template } from '../../domain/programme/template.ts'
import type { Ledger } from '../open-ledger.ts'
import { stepOf } from '../views/inbox-view.ts'
import { listOccurrences } from './occurrences.ts'
import { teamSummary } from './teams.ts'
import { whyOrderNotOwed } from './why-order-not-owed.ts'

/**
 * Why nobody needs to be told of a notice any more, in a word; null: it stands. What presses is of no use once the duty is
 * done or over, its occurrence closed, or its team suspended, concluded or released; of an order its own state decides; everything
 * else stands.
 * @source docs/channels.md, "State of a delivery"
 */
export async function whyNotOwed(
  ledger: Ledger,
  templateOf: (name: string) => Template,
  notice: Notice,
  at: Instant,
): Promise<string | null> {
  const { kind, lines, milestone, period, sequence, step, teamId } = notice
  if (step === null || period === null) return null
  if (isOfOrder(kind)) return whyOrderNotOwed(ledger, { kind, period, sequence, step, teamId }, at)
  if (!isPressing(kind)) return null
  const team = await teamSummary(ledger, teamId)
  if (team?.state === 'concluded') return '已全部结束'
  if (team?.state === 'released') return '已移交'
  if (team?.suspendedOn != null && team.suspendedOn <= dateOf(at)) return '已暂停'
  const [occurrence] = await listOccurrences(ledger, { teamId, step, period })
  if (team === null || occurrence === undefined) return null
  const definition = stepOf(templateOf(team.template), occurrence)
  const asked = milestone === null ? lines.map((line) => line.milestone) : [milestone]
  const own = occurrence.milestones.filter((row) => asked.length === 0 || asked.includes(row.milestone))
  const isOwed = own.some((row) => ['pressed', 'waits'].includes(pressOf(definition, occurrence, row)))
  return (isOwed && occurrence.closedAt === null) || own.length === 0 ? null : '已办结'
}
