import { existsSync } from 'node:fs'
import { join, resolve as absolute } from 'node:path'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { type Finding, findingWords } from '../../../domain/findings.ts'
import { channelsWithFile, tellsNobody } from '../../../config/hopelight-file-schema.ts'
import { folderArchive } from '../../../ledger/archive/archive-folder.ts'
import { LedgerUnavailableError } from '../../../ledger/errors.ts'
import { type LedgerPlace, placeText } from '../../../ledger/ledger-place.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import { writeMissing } from '../../../ledger/rebuild/repair-missing.ts'
import { archiveNow } from '../../../workers/keep-now.ts'
import { type Examination, examine } from '../../../operations/doctor/examine.ts'
import type { Examined } from '../../../operations/doctor/place.ts'
import { type ExaminedTemporal, reachExamined } from '../../../operations/doctor/reach-examined.ts'
import { repair } from '../../../operations/doctor/repair.ts'
import { nobodyTold } from '../../views/nobody-told.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { settingsFile, settingsOption } from '../channel-files.ts'
import { FailedCheckError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { processSettings, refusing } from './worker.ts'

/** @source docs/operations.md, "Backup, restore, doctor" */
export const doctor: CliCommand = {
  name: 'doctor',
  summary:
    '核对 Temporal、台账与归档，说明不符之处和办法 / compare Temporal, ledger and archive, say what differs and what to do',
  arguments: [],
  options: [
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
    settingsOption,
    {
      form: '--repair',
      summary:
        '只做稳妥的修复：归档、补入缺少的记录、设留存期、启动归档与投递流程 / only what is safe: archive, write missing entries, set retention, start courier and keeper',
    },
  ],
  example: 'npx hopelight doctor --data ./data',
  run: async (context) => {
    const settings = processSettings(process.env)
    const dataFolder = absolute(context.option('data') ?? settings.dataFolder)
    const ledger = settings.ledger ?? { file: join(dataFolder, 'ledger.db') }
    if ('file' in ledger && !existsSync(ledger.file))
      throw badInput(`${dataFolder} 中没有台账，见 --data / holds no ledger`)
    const archiveFolder = settings.archiveFolder ?? join(dataFolder, 'archive')
    const hasOwnArchive = settings.archiveFolder !== null
    const channels = settingsFile(context).settings
    const channelIds = [...channelsWithFile(channels).keys()]
    if (tellsNobody(channels)) context.note(nobodyTold)
    const reached = await reachExamined(dataFolder, settings.temporal)
    try {
      const isRepair = context.flag('repair')
      const place = { dataFolder, ledger, archiveFolder, hasOwnArchive, channelIds, reached, isRepair }
      const examined = await refusing(() => examinePlace(place))
      tell(context, examined)
    } finally {
      await reached.temporal?.close()
    }
  },
}

interface Place {
  readonly dataFolder: string
  readonly ledger: LedgerPlace
  readonly archiveFolder: string
  readonly hasOwnArchive: boolean
  readonly channelIds: readonly string[]
  readonly reached: ExaminedTemporal
  readonly isRepair: boolean
}

interface Told extends Examination {
  readonly repaired: readonly string[]
}

async function examinePlace(place: Place): Promise<Told> {
  const { isRepair } = place
  let ledger: Ledger
  try {
    ledger = await openLedger({ ...place.ledger, readOnly: !isRepair })
  } catch (error) {
    if (!(error instanceof LedgerUnavailableError)) throw error
    const unreadable: Finding = {
      kind: 'ledger-unreadable',
      subject: placeText(place.ledger),
      details: { reason: error.message },
    }
    return {
      findings: [unreadable],
      notLookedAt: ['台账、归档与 Temporal 的核对 / ledger, archive and Temporal'],
      repaired: [],
    }
  }
  try {
    const first = await look(place, ledger)
    if (!isRepair) return { ...first.examination, repaired: [] }
    const repaired = await repairPlace(place, ledger, first)
    return { ...(await look(place, ledger)).examination, repaired }
  } finally {
    await ledger.close()
  }
}

interface Looked {
  readonly examined: Examined
  readonly examination: Examination
}

async function look(place: Place, ledger: Ledger): Promise<Looked> {
  const { archiveFolder, channelIds, dataFolder, hasOwnArchive, reached } = place
  const { address, temporal, isEmbedded, refused } = reached
  const archive = folderArchive(archiveFolder)
  const examined: Examined = {
    dataFolder,
    ledger,
    archive,
    archived: await archive.list(),
    server: temporal === null ? null : { temporal, isEmbedded },
    hasOwnArchive,
    channelIds,
    now: instantFromMs(Date.now()),
  }
  return { examined, examination: await examine(examined, address, refused) }
}

function repairPlace({ reached }: Place, ledger: Ledger, looked: Looked): Promise<readonly string[]> {
  const { examination, examined } = looked
  const { archive, now } = examined
  const { access, address, temporal } = reached
  const namespace = temporal?.namespace ?? ''
  const server = { address, namespace, ...(access === undefined ? {} : { access }) }
  return repair(examined, examination.findings, {
    archive: (again) => archiveNow(server, ledger, archive, { again, at: now }),
    writeMissing: async () => writeMissing(ledger, archive, await archive.list()),
  })
}

/** Throws with exit code 3 for findings, 5 when something could not be looked at. */
function tell(context: CliContext, { findings, notLookedAt, repaired }: Told): void {
  const document = {
    findings: findings.map((finding) => ({
      ...finding,
      zh: findingWords(finding, 'zh'),
      en: findingWords(finding, 'en'),
    })),
    notLookedAt,
    repaired,
  }
  if (!context.json) {
    for (const line of repaired) context.print(`✓ ${line}`)
    for (const finding of findings) context.print(findingText(finding))
    for (const line of notLookedAt) context.print(`? 未检查 / not looked at: ${line}`)
  }
  const [unchecked, found] = [notLookedAt.length, findings.length]
  if (unchecked + found === 0) {
    if (context.json) context.printJson(document)
    else context.print('Temporal、台账与归档相符 / Temporal, ledger and archive agree')
    return
  }
  const text = `${found} 处发现，${unchecked} 项未检查 / ${found} findings, ${unchecked} not looked at`
  throw new FailedCheckError(text, document, unchecked > 0 ? 5 : 3)
}

function findingText(finding: Finding): string {
  const [zh, en] = [findingWords(finding, 'zh'), findingWords(finding, 'en')]
  return `! ${zh.what} / ${en.what}\n  → ${zh.todo} / ${en.todo}`
}
