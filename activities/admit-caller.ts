import { ApplicationFailure, type Info } from '@temporalio/activity'
import { cadenceWorkflowId, programmeWorkflowId, readWorkflowId } from '../domain/cadence/state.ts'
import {
  courierWorkflowId,
  courierWorkflowType,
  keeperWorkflowId,
  keeperWorkflowType,
  programmeWorkflowType,
  workflowTypeOfStep,
} from '../workflows/names.ts'
import type { Activities, Outcomes } from './activities.ts'

type CallInfo = Pick<Info, 'activityType' | 'isLocal' | 'workflowExecution' | 'workflowType'>

/** The workflow that asks for an activity, as the server knows it. */
interface Caller {
  readonly workflowId: string
  readonly workflowType: string
  /** Asked for within a workflow task, which only workflows of our own bundle can do. */
  readonly isLocal: boolean
}

type Input<Name extends keyof Activities> = Parameters<Activities[Name]>[0]
type Admission<Asked> = (caller: Caller, input: Asked) => boolean

/**
 * Who may ask for which activity, and for what. Whoever reaches the server may schedule any activity on our queue, alone or
 * from a workflow of their own.
 */
const admissions: { readonly [Name in keyof Activities]: Admission<Input<Name>> } = {
  planPeriods: (caller) => caller.isLocal && isOfTeam(caller),
  recordOutcomes: (caller, outcomes) => caller.isLocal && isOfTeam(caller) && isOwnRecord(caller, outcomes),
  vouchForMessages: (caller, { workflowId }) =>
    caller.isLocal && isOfTeam(caller) && workflowId === caller.workflowId,
  numberOrder: (caller, { orderId }) =>
    isOfTeam(caller) && `team/${orderId}`.startsWith(`${caller.workflowId}/`),
  lookIntoOutbox: isItsCourier,
  notifyPeople: isItsCourier,
  archiveHistories: isKeeper,
  reconcileRecord: isKeeper,
  keepCheckpoints: isKeeper,
  checkCalendarHorizon: isKeeper,
  checkRetention: isKeeper,
}

/** Throws `caller-unknown`, for good, where none of our own workflows would have asked for the activity. */
export function admitCaller(info: CallInfo, input: unknown): void {
  if (isAdmitted(info, input)) return
  const caller = info.workflowExecution?.workflowId ?? 'no workflow'
  throw ApplicationFailure.nonRetryable(`${caller} may not ask for ${info.activityType}`, 'caller-unknown')
}

export function isAdmitted(
  { activityType, isLocal, workflowExecution, workflowType }: CallInfo,
  input: unknown,
): boolean {
  if (workflowExecution === undefined || workflowType === undefined) return false
  if (!isActivity(activityType)) return false
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has another form throws below
  const admits = admissions[activityType] as Admission<unknown>
  try {
    return admits({ workflowId: workflowExecution.workflowId, workflowType, isLocal }, input)
  } catch {
    return false
  }
}

function isActivity(activityType: string): activityType is keyof Activities {
  return Object.hasOwn(admissions, activityType)
}

function isOfTeam({ workflowId, workflowType }: Caller): boolean {
  const address = readWorkflowId(workflowId)
  if (address === null) return false
  return workflowType === (address.step === null ? programmeWorkflowType : workflowTypeOfStep[address.step])
}

function isOwnRecord({ workflowId }: Caller, { events, notices }: Outcomes): boolean {
  const places = [
    ...events.map((event) => event.workflowId),
    ...notices.map(({ step, teamId }) =>
      step === null ? programmeWorkflowId(teamId) : cadenceWorkflowId(teamId, step),
    ),
  ]
  return places.every((place) => place === workflowId)
}

function isItsCourier(
  { workflowId, workflowType }: Caller,
  { channelId }: { readonly channelId: string },
): boolean {
  return workflowType === courierWorkflowType && workflowId === courierWorkflowId(channelId)
}

function isKeeper({ workflowId, workflowType }: Caller): boolean {
  return workflowType === keeperWorkflowType && workflowId === keeperWorkflowId
}
