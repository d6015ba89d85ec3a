/** The six steps of the 6步工作法, in their order. @source programme.md section 1 */
export const stepKeys = [
  'weekly-salon',
  'monthly-visit',
  'quarterly-consultation',
  'half-year-project',
  'yearly-transfer',
  'three-year-leap',
] as const

export type StepKey = (typeof stepKeys)[number]

export type PeriodKind = 'week' | 'month' | 'quarter' | 'half-year' | 'year' | 'three-years'
