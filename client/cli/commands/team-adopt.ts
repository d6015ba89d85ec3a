import { mkdir } from 'node:fs/promises'
import { join, resolve as absolute } from 'node:path'
import { ArchiveError } from '../../../audit/archive.ts'
import { type HandedOver, readHandedOver } from '../../../audit/handed-over.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { hasEvidence } from '../../../ledger/evidence-store.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { referredEvidence } from '../../../ledger/queries/referred-evidence.ts'
import type { Settings } from '../../../workers/settings.ts'
import { type AdoptionReport, adoptTeams } from '../../../operations/move/adopt-team.ts'
import { reachNewHome } from '../../../operations/move/reach-new-home.ts'
import { templatesByName } from '../../../config/templates-by-name.ts'
import { defaultCacheDir } from '../../../temporal/local/binary-cache.ts'
import { joinSharedLedger } from '../../../operations/up/join-shared-ledger.ts'
import { keysOfNewFolder } from '../../../operations/up/keys-of-new-folder.ts'
import { originNotChecked, verdictText } from '../verdict-text.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { verifyInShares } from '../../../operations/export/verify-in-shares.ts'
import { CliError, FailedCheckError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { exportAt, outsideOf, outsideOptions } from '../kept-outside.ts'
import { processSettings, refusing } from './worker.ts'

/** As `audit verify` ends for an export that does not hold. */
const notVerifiedExitCode = 3

/** @source docs/operations.md, "Moving to a bigger installation" */
export const teamAdopt: CliCommand = {
  name: 'team adopt',
  summary:
    '接管移交来的团，序号与日期接着走 / adopt released teams from their export; numbers and dates go on',
  arguments: [{ form: '<FILE>', summary: '移交后导出的 zip 文件 / the zip exported after the release' }],
  options: [...outsideOptions, { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' }],
  example: 'TEMPORAL_ADDRESS=temporal.office:7233 npx hopelight team adopt longyou.zip --key log.vkey',
  run: async (context) => {
    const done = await refusing(() => adopt(context))
    if (context.json) context.printJson(done)
    else context.print(doneText(done))
  },
}

interface Adopted {
  readonly teams: readonly AdoptionReport[]
  /** Files that the record refers to and that are not here: an export holds none. */
  readonly missingEvidence: number
}

async function adopt(context: CliContext): Promise<Adopted> {
  const settings = processSettings(process.env)
  const dataFolder = absolute(context.option('data') ?? settings.dataFolder)
  const cacheFolder = defaultCacheDir(process.env)
  const handedOver = await verified(context)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  if (settings.ledger === null) await keysOfNewFolder(dataFolder)
  const { archiveFolder, temporal: foreign } = settings
  const pathVariable = process.env['PATH'] ?? ''
  const hasOwnArchive = archiveFolder !== null
  const place = { dataFolder, foreign, cacheFolder, pathVariable, hasOwnArchive }
  const home = await reachNewHome(place, (line) => context.note(line))
  if ('refused' in home) throw new CliError(home)
  try {
    if (home.startRefusal !== null) throw new CliError(home.startRefusal)
    const ledger = await openLedger(settings.ledger ?? { file: join(dataFolder, 'ledger.db') })
    try {
      if (settings.ledger !== null) await joinSharedLedger(ledger, { dataFolder, archiveFolder }, context.now)
      return await adoptInto({ settings, dataFolder, ledger, client: home.client }, handedOver, context)
    } finally {
      await ledger.close()
    }
  } finally {
    await home.stop()
  }
}

interface Place {
  readonly settings: Settings
  readonly dataFolder: string
  readonly ledger: Ledger
  readonly client: Parameters<typeof adoptTeams>[0]['client']
}

async function adoptInto(
  { client, dataFolder, ledger, settings }: Place,
  handedOver: HandedOver,
  { now: at }: CliContext,
): Promise<Adopted> {
  const archive = folderArchive(settings.archiveFolder ?? join(dataFolder, 'archive'))
  const home = { client, ledger, archive, dataFolder, template: templatesByName(), at }
  const teams = await adoptTeams(home, handedOver)
  if ('refused' in teams) throw new CliError(teams)
  const referred = await referredEvidence(ledger)
  const held = await Promise.all(referred.map(({ sha256 }) => hasEvidence(dataFolder, sha256)))
  return { teams, missingEvidence: held.filter((size) => size === null).length }
}

/** Throws `bad-input` for what is no export, `FailedCheckError` for one that does not hold. */
async function verified(context: CliContext): Promise<HandedOver> {
  const path = context.argument(0)[0] ?? ''
  const bytes = exportAt(path)
  const outside = outsideOf(context)
  try {
    const { replayedOn, verdict } = await verifyInShares(path, bytes, { ...outside, exportedCode: false })
    if (verdict.origin === null) context.note(originNotChecked)
    if (verdict.consistent) return readHandedOver(bytes)
    throw new FailedCheckError(verdictText(verdict, replayedOn), verdict, notVerifiedExitCode)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw badInput(`${path} 不是导出包 / is no export: ${error.message}`)
  }
}

function doneText({ missingEvidence, teams }: Adopted): string {
  const evidence = `有 ${missingEvidence} 份佐证材料不在这里：请从原处复制 evidence/ 文件夹 / evidence files are not here: copy the folder evidence/ from where they are`
  return [
    ...teams.map(({ entries, outcome, teamId }) =>
      outcome === 'adopted'
        ? `${teamId}：已接管，补入 ${entries} 条记录 / adopted, ${entries} entries written`
        : `${teamId}：此前已接管，补入 ${entries} 条记录 / was adopted before, ${entries} entries written`,
    ),
    ...(missingEvidence === 0 ? [] : [evidence]),
    '人员与联系方式不随导出包走：请用 up 或团文件重新给出 / people and contacts never travel in an export: give their file to `up`',
  ].join('\n')
}
