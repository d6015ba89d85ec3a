import { join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import pino from 'pino'
import type { GivenNote } from '../../audit/check-checkpoints.ts'
import type { ExportedCode } from '../../audit/check-export.ts'
import type { ReplayedRun, ReplayRuns } from '../../audit/check-replay.ts'
import { sha256 } from '../../audit/merkle-tree.ts'
import type { Share } from '../../audit/share.ts'
import { readVerifierKey } from '../../audit/signed-note.ts'
import { type Verdict, verifyExport } from '../../audit/verify-export.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { defaultCacheDir } from '../../temporal/local/binary-cache.ts'
import { templateSteps } from './template-steps.ts'
import { withEmptyMap, withoutSourceMap } from './workflow-code.ts'

/** On which code the histories were replayed. */
export interface ReplayedOn {
  readonly code: 'this-program' | 'export'
  /** Whether the export's workflow code is that of this program, byte for byte. */
  readonly sameCode: boolean
}

/** Plain JSON. */
export interface ShareOrder {
  readonly share: Share
  readonly checkpoints: readonly GivenNote[]
  /** Of checkpoints that the auditor kept. */
  readonly fingerprints: readonly string[]
  /** Verifier keys. */
  readonly keys: readonly string[]
  /** Whether the export's own code may be run. */
  readonly exportedCode: boolean
}

/** Plain JSON. */
export interface ShareVerdict {
  readonly verdict: Verdict
  readonly replayedOn: ReplayedOn
}

/** Verifies a share of an export's teams, and of the whole what concerns no team. Throws `ArchiveError`. */
export async function verifyShare(bytes: Uint8Array, order: ShareOrder): Promise<ShareVerdict> {
  const here = await buildBundle(join(defaultCacheDir(process.env), 'bundles'))
  const code = withoutSourceMap(here.code)
  let replayedOn: ReplayedOn = { code: 'this-program', sameCode: false }
  const replayOn = (exported: ExportedCode | null): ReplayRuns => {
    installRuntimeLog(pino({ level: 'silent' }))
    const sameCode = exported?.sha256 === sha256(code).toString('hex')
    const isOwn = sameCode || exported === null || !order.exportedCode
    replayedOn = { code: isOwn ? 'this-program' : 'export', sameCode }
    return replayRuns(withEmptyMap(isOwn ? code : exported.code))
  }
  const { share, checkpoints, fingerprints } = order
  const keys = order.keys.map(readVerifierKey)
  const verdict = await verifyExport({
    bytes,
    share,
    checkpoints,
    fingerprints,
    keys,
    replayOn,
    stepsOf: templateSteps,
  })
  return { verdict, replayedOn }
}

interface FailedRun {
  readonly workflowId: string
  readonly runId: string
  readonly problem: string
}

/** Each history that ends the replay itself costs a new worker. */
const mostBroken = 20

/** Replays on that workflow code. Whatever a history does to the replay is a failure of that run. */
export function replayRuns(code: string): ReplayRuns {
  return async (runs, onReplayed) => {
    const failed: FailedRun[] = []
    const rest = runs[Symbol.iterator]()
    for (let broken = 0; ; broken += 1) {
      const last: { run: ReplayedRun | null } = { run: null }
      const begin = (run: ReplayedRun): void => {
        last.run = run
      }
      try {
        const { failures } = await replayHistories(
          { code, sourceHash: '' },
          readable(rest, failed, begin),
          (_, written, asked) => onReplayed(asked.events, written.events),
        )
        return [...failed, ...failures]
      } catch (error) {
        const { workflowId, runId } = last.run ?? { workflowId: '—', runId: '—' }
        failed.push({ workflowId, runId, problem: messageOf(error) })
        if (last.run === null) return failed
        if (broken < mostBroken) continue
        failed.push({ workflowId, runId, problem: 'what follows it was not replayed: too many like it' })
        return failed
      }
    }
  }
}

/** The histories that there are still to be replayed, one after another; `begin` hears of each. */
function* readable(
  rest: Iterator<ReplayedRun>,
  failed: FailedRun[],
  begin: (run: ReplayedRun) => void,
): Iterable<{ readonly workflowId: string; readonly history: ReturnType<typeof historyFromJSON> }> {
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    const { workflowId, runId, history } = next.value
    const read = historyOf(history)
    if (typeof read === 'string') failed.push({ workflowId, runId, problem: read })
    else {
      begin(next.value)
      yield { workflowId, history: read }
    }
  }
}

/** What is wrong with it, in its place. */
function historyOf(json: unknown): ReturnType<typeof historyFromJSON> | string {
  try {
    const history = historyFromJSON(json)
    return (history.events ?? []).length === 0 ? 'it holds no event' : history
  } catch (error) {
    return messageOf(error)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
