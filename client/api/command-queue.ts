export interface CommandQueueLimits {
  /** Commands of one lane that are under way at the same time. Least 1. */
  readonly atOnce: number
  /** How long a command waits for its turn, in milliseconds. */
  readonly patienceMs: number
}

export interface QueuedCommand<Answer> {
  /** What it goes to: a workflow takes only so many at a time. */
  readonly lane: string
  /** The whole of it: while it is not answered, the same again is not asked again. */
  readonly key: string
  readonly ask: () => Promise<Answer>
  /** What it is answered with when its turn did not come. */
  readonly late: () => Error
}

export interface CommandQueue<Answer> {
  run(command: QueuedCommand<Answer>): Promise<Answer>
}

/** Takes a burst of commands in order. They wait in memory: what is not answered was not promised. */
export function commandQueue<Answer>({ atOnce, patienceMs }: CommandQueueLimits): CommandQueue<Answer> {
  const underWay = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  const asked = new Map<string, Promise<Answer>>()

  const inTurn = async ({ lane, ask, late }: QueuedCommand<Answer>): Promise<Answer> => {
    const ahead = underWay.get(lane) ?? 0
    if (ahead < atOnce) underWay.set(lane, ahead + 1)
    else await myTurn(lineOf(lane), patienceMs, late)
    try {
      return await ask()
    } finally {
      handOn(lane)
    }
  }
  const lineOf = (lane: string): Set<() => void> => {
    const line = waiting.get(lane) ?? new Set()
    waiting.set(lane, line)
    return line
  }
  /** The place goes to the one that waits longest. */
  const handOn = (lane: string): void => {
    const line = lineOf(lane)
    const [start] = line
    if (start !== undefined) {
      line.delete(start)
      start()
      return
    }
    waiting.delete(lane)
    const left = (underWay.get(lane) ?? 1) - 1
    if (left > 0) underWay.set(lane, left)
    else underWay.delete(lane)
  }
  return {
    run(command) {
      const same = `${command.lane} ${command.key}`
      const answer = asked.get(same) ?? inTurn(command).finally(() => asked.delete(same))
      asked.set(same, answer)
      return answer
    },
  }
}

function myTurn(line: Set<() => void>, patienceMs: number, late: () => Error): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      line.delete(start)
      reject(late())
    }, patienceMs)
    line.add(start)
  })
}
