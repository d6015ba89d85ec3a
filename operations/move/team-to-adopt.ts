import type { HandedOver, HandedOverLog } from '../../audit/handed-over.ts'
import type { CadenceState } from '../../domain/cadence/state.ts'
import type { AdoptedFrom, DomainEvent } from '../../domain/cadence/events.ts'
import type { ProgrammeState } from '../../domain/programme/programme-state.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { canonicalJson, readStored } from '../../ledger/canonical-json.ts'
import { readHistory } from '../../ledger/archive/archived-run.ts'
import { eventsOfHistory } from '../../ledger/rebuild/outcomes-of-history.ts'
import type { AdoptedTeam } from '../../workflows/programme-cadences.ts'

/** A run as the archive takes it. */
export interface RunToAdopt {
  readonly runId: string
  /** Canonical JSON of its history. */
  readonly text: string
}

export interface WorkflowToAdopt {
  readonly workflowId: string
  readonly runs: readonly RunToAdopt[]
  readonly events: readonly DomainEvent[]
}

/** A team that was released, with what its workflows go on from. */
export interface TeamToAdopt {
  readonly teamId: string
  readonly programme: ProgrammeState
  readonly adopted: AdoptedTeam
  readonly workflows: readonly WorkflowToAdopt[]
}

/**
 * What goes on of a team: of the programme the state it handed over, of each step that has not concluded the state it was
 * released with; numbers go on from the last entry. Refuses a team whose record does not end with its release.
 */
export function teamToAdopt(
  { exportSha256, log: name }: Pick<HandedOver, 'exportSha256' | 'log'>,
  { logs, teamId }: HandedOver['teams'][number],
): TeamToAdopt | Refusal {
  const read = logs.map((log) => ({ log, workflow: workflowOf(log) }))
  const fromOf = (log: HandedOverLog): AdoptedFrom => ({
    log: name,
    exportSha256,
    runId: log.runs.at(-1)?.runId ?? '',
    size: log.size,
    root: log.root,
  })
  const [programme, ...steps] = read
  const handedOver = programme?.workflow.events.at(-1)
  if (programme === undefined || handedOver?.kind !== 'programmeHandedOver') return notReleased(teamId)
  const cadences: AdoptedTeam['cadences'][number][] = []
  for (const { log, workflow } of steps) {
    const released = workflow.events.findLast(({ kind }) => kind !== 'commandRefused')
    if (released?.kind === 'cadenceConcluded') continue
    if (released?.kind !== 'cadenceReleased') return endedOutside(log.workflowId)
    const state = readStored<CadenceState>(canonicalJson(released.carried))
    cadences.push({ from: fromOf(log), state: { ...state, sequence: log.size } })
  }
  return {
    teamId,
    programme: {
      ...readStored<ProgrammeState>(canonicalJson(handedOver.carried)),
      sequence: programme.log.size,
    },
    adopted: { from: fromOf(programme.log), cadences },
    workflows: read.map(({ workflow }) => workflow),
  }
}

function workflowOf({ runs, workflowId }: HandedOverLog): WorkflowToAdopt {
  const texts = runs.map(({ history, runId }) => ({ runId, text: canonicalJson(history) }))
  return {
    workflowId,
    runs: texts,
    events: texts.flatMap(({ text }) => eventsOfHistory(readHistory(text))),
  }
}

function notReleased(teamId: string): Refusal {
  const problem =
    `${teamId} 尚未移交完毕：请先在原处运行 npx hopelight team release ${teamId} --to …，几秒后重新导出 / ` +
    'its record does not end with a release: release it where it is, and export it again some seconds later'
  return refuse('adoption-refused', { problem })
}

function endedOutside(workflowId: string): Refusal {
  const problem =
    `${workflowId} 在移交前已被外部结束，没有可接续的状态 / ` +
    'was ended from outside before the release: there is no state to go on from'
  return refuse('adoption-refused', { problem })
}
