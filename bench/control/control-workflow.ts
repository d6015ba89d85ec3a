import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  proxyLocalActivities,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow'
import type { ControlActivities, ControlAnswer } from './control-activities.ts'
import type { Move } from './moves.ts'

export interface ControlInput {
  /** Names its chain of moves. */
  readonly chain: string
  readonly workflowId: string
  /** Epoch milliseconds; null: begins now. */
  readonly beganMs: number | null
  /** The moves up to and with the next local activity. */
  readonly moves: readonly Move[]
  /** Index of the first one in its chain. */
  readonly index: number
  /** Of the last row written. */
  readonly sequence: number
  /** The first inputs of the cadences that `children` starts. */
  readonly children: readonly ControlInput[]
  /** Makes the input as long as the recorded one. */
  readonly padding: string
}

export interface ControlMessage {
  readonly commandId: string
  /** Whether the recorded one was refused. */
  readonly refuse?: boolean
}

export const takeUpdate = defineUpdate<object, [ControlMessage]>('take')
export const concludedSignal = defineSignal<[object]>('concluded')

/** JSON of a row without its text, and of the moves that the answer brings; together as long as recorded. */
const rowFrameBytes = 110
const movesBytes = 120

const { plan, write } = proxyLocalActivities<ControlActivities>({
  startToCloseTimeout: 60_000,
  localRetryThreshold: 60_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
})

/** Does what a recorded workflow did, and knows nothing of why. */
export async function control(input: ControlInput): Promise<void> {
  const { chain, workflowId } = input
  const beganMs = input.beganMs ?? Date.now()
  const arrived = { timers: 0, updates: 0, signals: 0 }
  let { index, moves, sequence } = input
  let armed: CancellationScope | null = null

  setHandler(
    takeUpdate,
    ({ commandId }) => {
      arrived.updates += 1
      return { recorded: true, commandId, sequence, at: new Date().toISOString(), state: 'done' }
    },
    {
      validator: ({ refuse }) => {
        if (refuse === true) throw ApplicationFailure.nonRetryable('refused', 'refused')
      },
    },
  )
  setHandler(concludedSignal, () => {
    arrived.signals += 1
  })

  const arm = (afterMs: number): void => {
    armed?.cancel()
    const own = new CancellationScope()
    armed = own
    const atMs = beganMs + afterMs
    own
      .run(() =>
        sleep(Math.max(1, atMs - Date.now()), {
          summary: `next ${new Date(atMs).toISOString().slice(0, 16)}`,
        }),
      )
      .then(() => {
        if (armed !== own) return
        armed = null
        arrived.timers += 1
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error
      })
  }
  const goOn = (answer: ControlAnswer): void => {
    index += moves.length
    moves = answer.moves
  }

  for (let at = 0; ; at += 1) {
    const move = moves[at]
    if (move === undefined) return
    switch (move[0]) {
      case 'arm':
        arm(move[1])
        break
      case 'wait': {
        const [, timers, updates, signals] = move
        const hasCome = (): boolean =>
          arrived.timers >= timers && arrived.updates >= updates && arrived.signals >= signals
        await condition(hasCome)
        arrived.timers -= timers
        arrived.updates -= updates
        arrived.signals -= signals
        break
      }
      case 'plan':
        goOn(await plan({ chain, next: index + moves.length, rowBytes: move[1], answerBytes: move[2] }))
        at = -1
        break
      case 'write': {
        const [, rowBytes] = move
        const frameBytes = rowFrameBytes + movesBytes / rowBytes.length
        const rows = rowBytes.map((bytes) => {
          sequence += 1
          const text = 'x'.repeat(Math.max(0, bytes - frameBytes))
          return { workflowId, sequence, at: new Date().toISOString(), text }
        })
        goOn(await write({ chain, next: index + moves.length, rows, answerBytes: move[2] }))
        at = -1
        break
      }
      case 'children':
        await Promise.all(
          input.children.map((child) =>
            startChild(control, {
              workflowId: child.workflowId,
              parentClosePolicy: ParentClosePolicy.ABANDON,
              staticSummary: child.chain,
              args: [child],
            }),
          ),
        )
        break
      case 'continue': {
        const next = {
          ...input,
          beganMs,
          sequence,
          children: [],
          moves: moves.slice(at + 1),
          index: index + at + 1,
        }
        const bare = JSON.stringify({ ...next, padding: '' }).length
        await continueAsNew<typeof control>({ ...next, padding: 'x'.repeat(Math.max(0, move[1] - bare)) })
        break
      }
      case 'conclude':
        await getExternalWorkflowHandle(workflowId.split('/').slice(0, 2).join('/')).signal(concludedSignal, {
          step: chain,
        })
        break
    }
  }
}
