import type { Instant } from '../calendar/instant.ts'
import { dateOf, instantAt } from '../calendar/instant.ts'
import type { MilestoneStateName, Rung } from './state.ts'

/** Worst last. @source docs/programme.md, "5. Supervision" */
export const lights = ['grey', 'green', 'blue', 'yellow', 'red'] as const
export type Light = (typeof lights)[number]

export interface LightInput {
  readonly state: MilestoneStateName | 'dropped'
  readonly rung: Rung
  readonly reminded: boolean
  readonly dueAt: Instant
  readonly suspended: boolean
}

/** The light of one milestone of an open occurrence, always shown with its word. */
export function lightOf(milestone: LightInput, at: Instant): Light {
  if (milestone.suspended || milestone.state === 'waived' || milestone.state === 'dropped') return 'grey'
  if (milestone.state === 'done' || milestone.state === 'done-late') return 'green'
  if (milestone.state === 'missed' || milestone.rung >= 2) return 'red'
  if (milestone.rung === 1 || milestone.state === 'returned') return 'yellow'
  const onDueDay = at >= instantAt(dateOf(milestone.dueAt), '00:00')
  return milestone.reminded || onDueDay ? 'blue' : 'green'
}

/** An occurrence shows the worst of its milestones, a step the worst of its open occurrences; grey when there is none. */
export function worstLight(shown: readonly Light[]): Light {
  return shown.reduce<Light>(
    (worst, light) => (lights.indexOf(light) > lights.indexOf(worst) ? light : worst),
    'grey',
  )
}

export interface LightWordInput {
  readonly light: Light
  readonly state: LightInput['state']
  readonly pastDue: boolean
}

/** @source docs/programme.md, "9. Words" */
export function lightWord({ light, state, pastDue }: LightWordInput): string {
  switch (light) {
    case 'green':
      return state === 'done' || state === 'done-late' ? '已完成' : '正常推进'
    case 'blue':
      return pastDue ? '到期待报' : '临期'
    case 'yellow':
      return state === 'returned' ? '退回补正' : '逾期预警'
    case 'red':
      return '逾期督办'
    case 'grey':
      return '不计'
  }
}
