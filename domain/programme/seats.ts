/** Duties belong to seats (岗位); persons hold seats. @source docs/programme.md, "2. Who" */
export const seatKeys = [
  'chief-expert',
  'expert',
  'tech-manager',
  'liaison',
  'association-county',
  'association-city',
  'talent-office',
  'enterprise',
  'department',
  'society',
  'province',
  'auditor',
  'operator',
] as const

export type SeatKey = (typeof seatKeys)[number]

export function isSeatKey(text: string): text is SeatKey {
  return (seatKeys as readonly string[]).includes(text)
}
