import type { StepKey } from '../domain/programme/steps.ts'

/** Frozen: running histories know these names. @source docs/programme.md, "1. What it is"; docs/contracts.md, "Temporal messages" */
export const workflowTypeOfStep = {
  'weekly-salon': 'weeklySalon',
  'monthly-visit': 'monthlyVisit',
  'quarterly-consultation': 'quarterlyConsultation',
  'half-year-project': 'halfYearProject',
  'yearly-transfer': 'yearlyTransfer',
  'three-year-leap': 'threeYearLeap',
} as const satisfies Record<StepKey, string>

export const programmeWorkflowType = 'teamProgramme'
export const courierWorkflowType = 'noticeCourier'

export const keeperWorkflowType = 'recordKeeper'
/** One for a namespace. */
export const keeperWorkflowId = 'keeper'

/** `courier/{channelId}` */
export function courierWorkflowId(channelId: string): string {
  return `courier/${channelId}`
}

export const taskQueue = 'hopelight'
