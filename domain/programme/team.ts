import type { CivilDate } from '../calendar/civil-date.ts'
import type { SeatKey } from './seats.ts'

/** One team as the programme knows it: seats are held by person ids, never by names. */
export interface Team {
  /** `[a-z0-9-]`, 2 to 40 characters. */
  readonly teamId: string
  readonly name: string
  readonly county: string
  readonly industry: string
  readonly template: string
  readonly startOn: CivilDate
  readonly salon: SalonPreference
  /** Seat to person ids; a seat may be empty. */
  readonly seats: Readonly<Partial<Record<SeatKey, readonly string[]>>>
}

export interface SalonPreference {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number
  /** `HH:mm`, the meeting's own hour; it never moves the due. */
  readonly at: string
}
