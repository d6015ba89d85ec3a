import type { CadenceCommand } from '../../domain/cadence/commands.ts'
import { yearOf } from '../../domain/calendar/civil-date.ts'
import { dateOf } from '../../domain/calendar/instant.ts'
import type { StepKey } from '../../domain/programme/steps.ts'
import { numberForOrder } from '../../ledger/order-numbers.ts'
import { lastOrder } from '../../ledger/queries/orders.ts'
import type { ApiDeps } from './api-deps.ts'

/** Stands in until an order that can be issued is known; no workflow takes it. */
export const numberToCome = 'DB-0000-0000'

/** An order that is issued gets its number, the same one however often it is asked for. */
export async function withOrderNumber(
  { ledger, now }: ApiDeps,
  place: { readonly teamId: string; readonly step: StepKey },
  command: CadenceCommand,
): Promise<CadenceCommand> {
  if (command.command !== 'issue-order') return command
  const order = await lastOrder(ledger, { ...place, period: command.period })
  if (order === null || order.state === 'dropped' || order.state === 'closed') return command
  const number = order.number ?? (await numberForOrder(ledger, order.orderId, yearOf(dateOf(now()))))
  return { ...command, number }
}
