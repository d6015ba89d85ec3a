/** What came of one attempt, as a client sees it: a time-out or a broken connection leaves open what happened. */
export type Outcome =
  | { readonly kind: 'ok'; readonly sequence: number; readonly already: boolean }
  | { readonly kind: 'fail'; readonly code: string }
  | { readonly kind: 'unknown'; readonly why: string }

/** One command; asked again it keeps its id and its body. */
export interface Operation {
  readonly teamId: string
  readonly workflowId: string
  readonly name: string
  readonly commandId: string
  readonly body: object
}

export interface Tried extends Operation {
  /** In the order in which they were answered. */
  readonly outcomes: readonly Outcome[]
}

/** Everything that was asked of the API, and everything that it answered. */
export interface Journal {
  note(operation: Operation, outcome: Outcome): void
  /** Another body under an id that was used: it must never be taken. */
  noteForgery(operation: Operation, outcome: Outcome): void
  tried(): readonly Tried[]
  forgeries(): readonly Tried[]
  /** One that was acknowledged as something new, by a number of one's choice; null: none was yet. */
  acknowledged(teamId: string, pick: (count: number) => number): Tried | null
}

export function openJournal(): Journal {
  const commands = new Map<string, Tried>()
  const forged: Tried[] = []
  return {
    note(operation, outcome) {
      const key = `${operation.workflowId} ${operation.commandId}`
      const before = commands.get(key)?.outcomes ?? []
      commands.set(key, { ...operation, outcomes: [...before, outcome] })
    },
    noteForgery(operation, outcome) {
      forged.push({ ...operation, outcomes: [outcome] })
    },
    tried: () => [...commands.values()],
    forgeries: () => forged,
    acknowledged(teamId, pick) {
      const own = [...commands.values()].filter((each) => each.teamId === teamId && isNew(each))
      return own.length === 0 ? null : (own[pick(own.length)] ?? null)
    },
  }
}

export function isAcknowledged({ outcomes }: Tried): boolean {
  return outcomes.some(({ kind }) => kind === 'ok')
}

function isNew({ outcomes }: Tried): boolean {
  return outcomes.some((outcome) => outcome.kind === 'ok' && !outcome.already)
}

/** Neither acknowledged nor refused by the last answer. */
export function isUndecided(tried: Tried): boolean {
  return !isAcknowledged(tried) && tried.outcomes.at(-1)?.kind === 'unknown'
}
