import type { SeatKey } from '../programme/seats.ts'
import type { MilestoneDefinition } from '../programme/template.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Actor, CadenceCommand } from './commands.ts'

const implementers: readonly SeatKey[] = [
  'liaison',
  'association-county',
  'association-city',
  'talent-office',
]
const supervisors: readonly SeatKey[] = ['association-county', 'association-city', 'talent-office']

/** Which seats may give a command about an open milestone; on one machine the local admin may act for any seat. */
export function checkSeat(
  actor: Actor,
  command: CadenceCommand['command'],
  milestone: MilestoneDefinition,
  isClosed: boolean,
): Refusal | null {
  const allowed = allowedSeats(command, milestone, isClosed)
  if (allowed.includes(actor.seatId) || actor.via === 'local-admin') return null
  return refuse('seat-not-allowed', { seat: actor.seatId, command, allowed: allowed.join(', ') })
}

function allowedSeats(
  command: CadenceCommand['command'],
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
