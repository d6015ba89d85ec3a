import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { memberAt } from '../../audit/json-members.ts'
import { makeLogKey } from '../../audit/log-keys.ts'
import type { NoteSigner } from '../../audit/signed-note.ts'
import type { ExportMaterial } from '../../audit/write-export.ts'
import { gatherExport } from '../../operations/export/gather-export.ts'
import { withoutSourceMap } from '../../operations/export/workflow-code.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { playTeam } from '../../rehearsal/play-team.ts'
import { addMs, instantAt, instantFromMs } from '../../domain/calendar/instant.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { readSettings } from '../../workers/settings.ts'
import { writeHopelightBundle } from '../hopelight-bundle.ts'
import { cacheFolder, onStage } from '../stage.ts'
import { oneTeam } from '../teams.ts'
import { startWorkerProcess } from '../worker/worker-process.ts'

const run = promisify(execFile)

export interface PlayedRecord {
  readonly material: ExportMaterial
  readonly signer: NoteSigner
  /** Of `hopelight audit export` as a process of its own, from its start to its end. */
  readonly exportMs: number
  /** What that wrote. */
  readonly zip: Uint8Array
  /** Of `hopelight ledger rebuild`, likewise. */
  readonly rebuildMs: number
  /** In which the rebuilt ledger is another; null: none was compared. */
  readonly rebuiltDifferences: number | null
}

/** Plays a team, exports it as a person would, and gives back what an export is made of. `days` null: to the end. */
export async function playRecord(folder: string, days: number | null): Promise<PlayedRecord> {
  await mkdir(folder, { recursive: true })
  const bundleFile = await writeHopelightBundle(folder)
  const signer = await makeLogKey(folder)
  const part = oneTeam()
  const { teamId, startOn } = part.team
  const untilAt = days === null ? null : addMs(instantAt(startOn, '20:00'), days * 86_400_000)
  return onStage(folder, 'memory', async ({ address, temporal: { client, connection, namespace } }) => {
    const { maxCachedWorkflows } = readSettings({})
    const order = { kind: 'hopelight', address, namespace, maxCachedWorkflows, folder } as const
    const worker = await startWorkerProcess({ ...order, bundleFile, scriptFile: null }, [])
    const ledger = await openLedger({ file: join(folder, 'ledger.db'), readOnly: true })
    try {
      const steered = { client, steering: connection, namespace, ledger, channelIds: [], untilAt }
      await playTeam({ ...steered, goOn: () => undefined, tell: () => undefined, reach: () => null }, part)
    } finally {
      await ledger.close()
      await worker.stop()
    }
    const out = join(folder, 'export.zip')
    const exportMs = await timedExport(teamId, out, folder, address)
    const { code, sourceHash } = await buildBundle(join(cacheFolder, 'bundles'))
    const workflowCode = { code: withoutSourceMap(code), sourceHash }
    const madeAt = instantFromMs(Date.now())
    const archiveFolder = join(folder, 'archive')
    const place = {
      client,
      dataFolder: folder,
      ledger: null,
      archiveFolder,
      teamIds: [teamId],
      workflowCode,
      madeAt,
    }
    const material = await gatherExport(place)
    return { material, signer, exportMs, zip: await readFile(out), ...(await timedRebuild(folder, address)) }
  })
}

async function timedExport(
  teamId: string,
  out: string,
  dataFolder: string,
  address: string,
): Promise<number> {
  const { ms } = await timed(['audit', 'export', teamId, '--out', out, '--data', dataFolder], address)
  return ms
}

async function timedRebuild(
  dataFolder: string,
  address: string,
): Promise<Pick<PlayedRecord, 'rebuildMs' | 'rebuiltDifferences'>> {
  const { ms, stdout } = await timed(['ledger', 'rebuild', '--data', dataFolder, '--json'], address)
  const done: unknown = JSON.parse(stdout)
  const differences = memberAt(done, 'differences')
  return { rebuildMs: ms, rebuiltDifferences: Array.isArray(differences) ? differences.length : null }
}

async function timed(
  words: readonly string[],
  address: string,
): Promise<{ readonly ms: number; readonly stdout: string }> {
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  const began = performance.now()
  const env = { ...process.env, TEMPORAL_ADDRESS: address }
  const { stdout } = await run(process.execPath, [program, ...words], { env })
  return { ms: performance.now() - began, stdout }
}
