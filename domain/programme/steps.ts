/** The six steps of the 6步工作法, in their order. @source docs/programme.md, "1. What it is" */
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

/** As programme and templates name them. */
export const stepNames = {
  'weekly-salon': '一周一微型沙龙',
  'monthly-visit': '一月一组团帮扶',
  'quarterly-consultation': '一季一深度会商',
  'half-year-project': '半年一课题攻坚',
  'yearly-transfer': '一年一成果转化',
  'three-year-leap': '三年一产业跨越',
} as const satisfies Record<StepKey, string>
