import type { WorkflowClientInterceptor } from '@temporalio/client'
import type { Instant } from '../../domain/calendar/instant.ts'

/** What a rehearsal did to one workflow from outside. */
export type Driven =
  | { readonly drive: 'to'; readonly at: Instant }
  | { readonly drive: 'update'; readonly message: object; readonly refused: boolean }

/** Listens to a rehearsal: to what it tells of clocks, and to what its client sends. */
export interface DriveRecorder {
  readonly tell: (workflowId: string, at: Instant) => void
  readonly interceptor: WorkflowClientInterceptor
  /** By workflow id, in order. */
  readonly driven: ReadonlyMap<string, readonly Driven[]>
}

export function recordDrive(): DriveRecorder {
  const driven = new Map<string, Driven[]>()
  const add = (workflowId: string, each: Driven): void => {
    const known = driven.get(workflowId)
    if (known === undefined) driven.set(workflowId, [each])
    else known.push(each)
  }
  return {
    driven,
    tell: (workflowId, at) => add(workflowId, { drive: 'to', at }),
    interceptor: {
      async startUpdate(input, next) {
        const output = await next(input)
        const [message] = input.args
        if (typeof message === 'object' && message !== null)
          add(input.workflowExecution.workflowId, {
            drive: 'update',
            message,
            refused: output.outcome?.failure != null,
          })
        return output
      },
    },
  }
}
