import { type ControlScript, type Move, nextMoves } from './moves.ts'

export interface ControlRow {
  readonly workflowId: string
  readonly sequence: number
  readonly at: string
  readonly text: string
}

interface Asked {
  readonly chain: string
  /** Index of the move after this local activity. */
  readonly next: number
  readonly answerBytes: number
}

export interface ControlAnswer {
  readonly rows: readonly unknown[]
  /** What to do next, up to and with the next local activity. */
  readonly moves: readonly Move[]
  readonly padding: string
}

export interface ControlActivities {
  plan(asked: Asked & { readonly rowBytes: readonly number[] }): Promise<ControlAnswer>
  write(asked: Asked & { readonly rows: readonly ControlRow[] }): Promise<ControlAnswer>
}

/** What the local activities of a control do besides answering; `index` is their own among the moves. */
export interface ControlStore {
  plan(chain: string, index: number): void
  write(chain: string, index: number, rows: readonly ControlRow[]): Promise<void>
  close(): Promise<void>
}

/** Local activities whose answers are as long as the recorded ones and say what to do next. */
export function controlActivities(script: ControlScript, store: ControlStore): ControlActivities {
  const answer = ({ answerBytes, chain, next }: Asked, rows: readonly unknown[]): ControlAnswer => {
    const bare = { rows, moves: nextMoves(script, chain, next), padding: '' }
    const padding = 'x'.repeat(Math.max(0, answerBytes - JSON.stringify(bare).length))
    return { ...bare, padding }
  }
  return {
    async plan(asked) {
      store.plan(asked.chain, asked.next - 1)
      return answer(
        asked,
        asked.rowBytes.map((bytes) => 'x'.repeat(Math.max(0, bytes - 3))),
      )
    },
    async write(asked) {
      await store.write(asked.chain, asked.next - 1, asked.rows)
      return answer(asked, asked.rows)
    },
  }
}
