import { dateOf, instantFromMs } from '../../domain/calendar/instant.ts'
import { seatKeys } from '../../domain/programme/seats.ts'
import type { Team } from '../../domain/programme/team.ts'
import type { Person } from '../../ledger/people.ts'
import { testTeam } from '../support/rig.ts'

/** Several channels, each with a courier of its own: one that waits after a kill does not hold up the others. */
export const channelIds = ['mail-one', 'mail-two', 'mail-three', 'mail-four'] as const

/** Occurs in no history, id or log. */
export const mailDomain = 'town.example'

/** Teams of a round, every seat of which is held. */
export function officeTeams(count: number): readonly Team[] {
  const startOn = dateOf(instantFromMs(Date.now()))
  return Array.from({ length: count }, (_, index) => {
    const teamId = `team-${index + 1}`
    const seats = seatKeys.map(
      (seat, place) => [seat, [`p-${index + 1}${String(place).padStart(2, '0')}`]] as const,
    )
    return { ...testTeam(teamId, startOn), seats: Object.fromEntries(seats) }
  })
}

/** Whoever holds a seat, reached by one of the channels. */
export function officePeople(teams: readonly Team[]): readonly Person[] {
  const personIds = teams.flatMap(({ seats }) => Object.values(seats).flat())
  return personIds.map((personId, index) => ({
    personId,
    name: `测试人员 ${personId}`,
    language: 'zh',
    channels: [channelIds[index % channelIds.length] ?? channelIds[0]],
    contacts: [{ kind: 'mail', address: `${personId}@${mailDomain}` }],
  }))
}
