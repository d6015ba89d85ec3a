import { checkExport, type CountedActors, type ExportedCode, sumOf } from './check-export.ts'
import type { KeptOutside, Origin } from './check-origin.ts'
import type { StepsOf } from './check-plan-data.ts'
import { checkReplay, type ReplayRuns } from './check-replay.ts'
import { type Finding, inOrder } from './findings.ts'
import { allTeams, type Share } from './share.ts'
import { verifierKey } from './signed-note.ts'

export interface VerifyOrder extends KeptOutside {
  readonly bytes: Uint8Array
  /** Omit for all teams. */
  readonly share?: Share
  /** Gets the export's own workflow code, null where it cannot be read; gives back what replays. */
  readonly replayOn: (exported: ExportedCode | null) => ReplayRuns
  readonly stepsOf: StepsOf
}

export interface Verdict {
  /** It agrees with itself, and with everything that the auditor brought, and he brought what says whose it is. */
  readonly verified: boolean
  /** It agrees with itself, and with everything that the auditor brought: nothing was found. */
  readonly consistent: boolean
  /** How it is known whose it is; null: it is not, so that anybody may have made it. */
  readonly origin: Origin | null
  readonly madeAt: string
  readonly program: string
  readonly log: string
  /** Verifier key that the export says is the log's. */
  readonly key: string | null
  readonly isKeyKnown: boolean
  readonly teams: readonly {
    readonly teamId: string
    readonly entries: number
    /** How many of them are covered by a fingerprint that the auditor had. */
    readonly fingerprinted: number
    readonly runs: number
    readonly historyEvents: number
  }[]
  /** How many the auditor had kept, by note or by fingerprint. */
  readonly checkpoints: number
  /** How many of them by fingerprint alone. */
  readonly fingerprints: number
  readonly actors: CountedActors
  /** What could not be added to the export. */
  readonly missing: readonly string[]
  /** Those about an entry first, in the order of the record. */
  readonly findings: readonly Finding[]
}

/** Verifies an export, offline. Throws `ArchiveError` for what is no export. @source docs/record.md */
export async function verifyExport({
  bytes,
  replayOn,
  stepsOf,
  share = allTeams,
  ...kept
}: VerifyOrder): Promise<Verdict> {
  const checked = checkExport(bytes, kept, share, stepsOf)
  const { content, keys, isKeyKnown, origin, fingerprinted, teams, actors, code, findings } = checked
  const logs = teams.flatMap((team) => team.logs)
  const replayed = await checkReplay(logs, replayOn(code))
  const [key] = keys
  const all = [...findings, ...replayed]
  return {
    verified: all.length === 0 && origin !== null,
    consistent: all.length === 0,
    origin,
    madeAt: content.madeAt,
    program: content.program,
    log: content.log,
    key: key === undefined ? null : verifierKey(key),
    isKeyKnown,
    teams: teams.map((team) => ({
      teamId: team.teamId,
      entries: sumOf(team.logs, ({ hashes }) => hashes.length),
      fingerprinted: fingerprinted.get(team.teamId) ?? 0,
      runs: sumOf(team.logs, ({ runs }) => runs),
      historyEvents: sumOf(team.logs, ({ historyEvents }) => historyEvents),
    })),
    checkpoints: kept.checkpoints.length + kept.fingerprints.length,
    fingerprints: kept.fingerprints.length,
    actors,
    missing: content.missing,
    findings: inOrder(
      all,
      logs.map(({ workflowId }) => workflowId),
    ),
  }
}
