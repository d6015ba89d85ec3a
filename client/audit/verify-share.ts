import { join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import pino from 'pino'
import type { GivenNote } from '../../audit/check-checkpoints.ts'
import type { ExportedCode } from '../../audit/check-export.ts'
import type { ReplayRuns } from '../../audit/check-replay.ts'
import { sha256 } from '../../audit/merkle-tree.ts'
import type { Share } from '../../audit/share.ts'
import { readVerifierKey } from '../../audit/signed-note.ts'
import { type Verdict, verifyExport } from '../../audit/verify-export.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { replayHistories } from '../../workers/replay.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { defaultCacheDir } from '../local-temporal/binary-cache.ts'
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
  const verdict = await verifyExport({ bytes, share, checkpoints, fingerprints, keys, replayOn })
  return { verdict, replayedOn }
}

/** Replays on that workflow code. */
export function replayRuns(code: string): ReplayRuns {
  return async (runs, onReplayed) => {
    const unreadable: { readonly workflowId: string; readonly runId: string; readonly problem: string }[] = []
    function* histories() {
      for (const { workflowId, runId, history } of runs) {
        try {
          yield { workflowId, history: historyFromJSON(history) }
        } catch (error) {
          unreadable.push({
            workflowId,
            runId,
            problem: error instanceof Error ? error.message : String(error),
          })
        }
      }
    }
    const { failures } = await replayHistories({ code, sourceHash: '' }, histories(), (_, written, asked) =>
      onReplayed(asked.events, written.events),
    )
    return [...unreadable, ...failures]
  }
}
