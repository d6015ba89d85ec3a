/**
 * Where a process of the rig can be made to die, by name. The product knows none of them: they stand in what the rig puts
 * between activities and ports, API and Temporal client, mail server and courier.
 */
export const workerCrashPoints = [
  'worker/ledger-open',
  'worker/polling',
  'plan/before-years',
  'plan/after-years',
  'record/before-append',
  'record/after-append',
  'courier/before-address',
  'courier/after-address',
  'courier/before-claim',
  'courier/after-claim',
  'courier/after-body',
  'courier/after-answer',
  'courier/before-settling',
  'courier/after-settling',
  'keeper/before-archive',
  'keeper/after-archive',
  'keeper/after-index',
  'keeper/before-findings',
] as const

export const apiCrashPoints = [
  'api/listening',
  'api/taken-up',
  'api/before-update',
  'api/after-update',
  'api/answered',
] as const

export type WorkerCrashPoint = (typeof workerCrashPoints)[number]
export type ApiCrashPoint = (typeof apiCrashPoints)[number]
export type CrashPoint = WorkerCrashPoint | ApiCrashPoint

/** All of them, each once. */
export const crashPoints: readonly CrashPoint[] = [...workerCrashPoints, ...apiCrashPoints]

/** To die at that passing of the point, the first one being 1. */
export interface Armed {
  readonly point: CrashPoint
  readonly passing: number
}
