/** The casts a rehearsal can be played with. @source docs/contracts.md, "hopelight rehearse" */
export const castNames = ['steady', 'late', 'absent', 'mixed'] as const
export type CastName = (typeof castNames)[number]

/** How one person does one duty. */
export type Manner = 'early' | 'on-time' | 'late' | 'after-return' | 'never'

/** Of a hundred duties, or of a hundred marks. */
export interface Habits {
  /** They add up to a hundred. */
  readonly manners: Readonly<Record<Manner, number>>
  /** Marks sent first without what the template asks for. */
  readonly forgets: number
  /** Marks sent twice under one id. */
  readonly repeats: number
  /** Ids used again for something else. */
  readonly confuses: number
  /** Marks corrected afterwards. */
  readonly corrects: number
  /** Follow-ups recorded together with what they follow. */
  readonly files: number
  /** Missed main duties that are admitted late (补录). */
  readonly admits: number
}

const wrongs = { forgets: 2, repeats: 2, confuses: 1, corrects: 2, files: 8, admits: 25 } as const

export const casts: Readonly<Record<CastName, Habits>> = {
  steady: {
    ...wrongs,
    manners: { early: 20, 'on-time': 75, late: 3, 'after-return': 1, never: 1 },
  },
  late: {
    ...wrongs,
    manners: { early: 3, 'on-time': 30, late: 55, 'after-return': 7, never: 5 },
  },
  absent: {
    ...wrongs,
    manners: { early: 1, 'on-time': 9, late: 5, 'after-return': 0, never: 85 },
  },
  mixed: {
    ...wrongs,
    manners: { early: 15, 'on-time': 58, late: 14, 'after-return': 5, never: 8 },
  },
}

/** The manner that a share (from 0, below 1) falls on. */
export function mannerOf(habits: Habits, share: number): Manner {
  let left = share * 100
  for (const manner of ['early', 'on-time', 'late', 'after-return'] as const) {
    if (left < habits.manners[manner]) return manner
    left -= habits.manners[manner]
  }
  return 'never'
}
