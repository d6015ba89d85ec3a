import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { basename, join, resolve as absolute } from 'node:path'
import { ArchiveError } from '../../../audit/archive.ts'
import { checkpointsHome } from '../../../audit/checkpoint-folder.ts'
import { readLogKey } from '../../../audit/log-keys.ts'
import { type NoteSigner, verifierKey } from '../../../audit/signed-note.ts'
import { type ExportMaterial, writeExport, type WrittenExport } from '../../../audit/write-export.ts'
import { programmeWorkflowId, readWorkflowId } from '../../../domain/cadence/state.ts'
import { nearestNames } from '../../../domain/nearest.ts'
import { refuse } from '../../../domain/refusals.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { buildBundle } from '../../../workers/build-bundle.ts'
import { gatherExport } from '../../../operations/export/gather-export.ts'
import { keepCheckpoint } from '../../../audit/kept-checkpoints.ts'
import { reachHistories } from '../../../operations/export/reach-histories.ts'
import { withoutSourceMap } from '../../../operations/export/workflow-code.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { listedWorkflows } from '../../../temporal/client/team-workflows.ts'
import { type ExportDone, exportText } from '../audit-text.ts'
import { checkSharedLedger } from '../../../operations/up/join-shared-ledger.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { processSettings, refusing } from './worker.ts'

/** The whole record of teams, so that it can be verified elsewhere. @source docs/record.md */
export const auditExport: CliCommand = {
  name: 'audit export',
  summary: '导出可离线核验的全部记录 / the whole record, to be verified offline',
  arguments: [{ form: '[TEAM...]', summary: '帮扶团编号，默认全部 / team ids, all of them by default' }],
  options: [
    { form: '--out <FILE>', summary: '写到这个 zip 文件，必填 / the zip to write, needed' },
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
  ],
  example: 'npx hopelight audit export longyou --out longyou.zip',
  run: async (context) => {
    const done = await refusing(() => exported(context))
    if (context.json) context.printJson(done)
    else context.print(exportText(done))
  },
}

async function exported(context: CliContext): Promise<ExportDone> {
  const began = performance.now()
  const out = context.option('out')
  if (out === null) throw badInput('请用 --out 指明文件 / name the file with --out')
  const file = absolute(out)
  if (existsSync(file)) throw badInput(`${file} 已存在，未作改动 / is there already`)
  const settings = processSettings(process.env)
  const dataFolder = absolute(context.option('data') ?? settings.dataFolder)
  if (!existsSync(dataFolder))
    throw badInput(`没有数据文件夹 ${dataFolder}，见 --data / there is no data folder`)
  const signer = await readLogKey(dataFolder)
  const home = checkpointsHome(dataFolder, settings.archiveFolder)
  if (settings.ledger !== null) await checkOwnPlace(settings.ledger, dataFolder, settings.archiveFolder)
  const cacheFolder = defaultCacheDir(process.env)
  const bundling = buildBundle(join(cacheFolder, 'bundles'))
  const place = {
    dataFolder,
    foreign: settings.temporal,
    cacheFolder,
    pathVariable: process.env['PATH'] ?? '',
  }
  const [reached, bundle] = await Promise.all([reachHistories(place, (line) => context.note(line)), bundling])
  if ('refused' in reached) throw new CliError(reached)
  try {
    const { client } = reached
    const archiveFolder = settings.archiveFolder ?? join(dataFolder, 'archive')
    const archived = await folderArchive(archiveFolder).workflows()
    const known = new Set([...(await listedWorkflows(client)), ...archived])
    const teamIds = teamsOf(context.argument(0), known)
    const workflowCode = { code: withoutSourceMap(bundle.code), sourceHash: bundle.sourceHash }
    const madeAt = context.now
    const material = await gatherExport({
      client,
      dataFolder,
      ledger: settings.ledger,
      archiveFolder,
      checkpointsHome: home,
      teamIds,
      workflowCode,
      madeAt,
    })
    const isNamed = context.argument(0).length > 0
    const { zip, checkpoints, entries, missing, tooLarge } = written(material, signer, isNamed)
    await writeWhole(file, zip)
    for (const [teamId, note] of checkpoints) await keepCheckpoint(home, teamId, note, madeAt)
    return {
      file,
      teams: checkpoints.size,
      entries,
      bytes: zip.length,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      key: verifierKey(signer),
      checkpoints: Object.fromEntries(checkpoints),
      missing,
      tooLarge: tooLarge.map((path) => path ?? basename(file)),
    }
  } finally {
    await reached.stop()
  }
}

/** An export is signed with the key of the record and holds all of its histories. Throws `SharedLedgerError`. */
async function checkOwnPlace(
  place: LedgerPlace,
  dataFolder: string,
  archiveFolder: string | null,
): Promise<void> {
  const ledger = await openLedger({ ...place, readOnly: true })
  try {
    await checkSharedLedger(ledger, { dataFolder, archiveFolder })
  } finally {
    await ledger.close()
  }
}

/**
 * Of all teams, those that can be exported; of teams that were named, every one. Throws `bad-input` for more than one file can
 * hold, `unavailable` for a team whose record cannot be exported.
 */
function written(material: ExportMaterial, signer: NoteSigner, isNamed: boolean): WrittenExport {
  try {
    return writeExport(material, signer, isNamed)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw badInput(`请分几次导出 / export fewer teams at once: ${error.message}`)
  }
}

/** Each once, in their order. Throws `unknown-team`. */
function teamsOf(given: readonly string[], listed: ReadonlySet<string>): readonly string[] {
  const known = [...listed].flatMap((id) => (readWorkflowId(id)?.step === null ? [id] : []))
  const ids = known.map((id) => readWorkflowId(id)?.teamId ?? '').toSorted()
  for (const teamId of given)
    if (!listed.has(programmeWorkflowId(teamId)))
      throw new CliError(
        refuse('unknown-team', { given: teamId, nearest: nearestNames(teamId, ids).join('、') }),
      )
  return given.length === 0 ? ids : [...new Set(given)].toSorted()
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  await writeFile(draft, bytes, { mode: 0o600 })
  await rename(draft, file)
}
