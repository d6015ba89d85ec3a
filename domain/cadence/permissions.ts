import type { SeatKey } from '../programme/seats.ts'
import type { MilestoneDefinition } from '../programme/template.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Actor, CadenceCommand, OrderCommand } from './commands.ts'

const implementers: readonly SeatKey[] = [
  'liaison',
  'association-county',
  'association-city',
  'talent-office',
]
const supervisors: readonly SeatKey[] = ['association-county', 'association-city', 'talent-office']

type MilestoneCommand = Exclude<CadenceCommand, OrderCommand>

/** Which seats may give a command about an open milestone; on one machine the local admin may act for any seat. */
export function checkSeat(
  actor: Actor,
  command: MilestoneCommand['command'],
  milestone: MilestoneDefinition,
  isClosed: boolean,
): Refusal | null {
  return checkAllowed(actor, command, allowedSeats(command, milestone, isClosed))
}

/** An order goes from the city's association to the county's. @source docs/programme.md, "5. Supervision" */
export function checkOrderSeat(actor: Actor, command: OrderCommand['command']): Refusal | null {
  return checkAllowed(actor, command, [command === 'reply-order' ? 'association-county' : 'association-city'])
}

function checkAllowed(
  actor: Actor,
  command: CadenceCommand['command'],
  allowed: readonly SeatKey[],
): Refusal | null {
  if (allowed.includes(actor.seatId) || actor.via === 'local-admin') return null
  return refuse('seat-not-allowed', { seat: actor.seatId, command, allowed: allowed.join(', ') })
}

function allowedSeats(
  command: MilestoneCommand['command'],
  milestone: MilestoneDefinition,
  isClosed: boolean,
): readonly SeatKey[] {
  switch (command) {
    case 'mark-milestones':
      return [...new Set([milestone.owner, ...implementers])]
    case 'return-milestone':
      return supervisors
    case 'correct-milestone':
      return isClosed ? ['association-city'] : [...new Set([milestone.owner, ...implementers])]
    case 'admit-late-record':
      return ['association-city']
  }
}
