import { existsSync, readFileSync } from 'node:fs'
import { join, resolve as absolute } from 'node:path'
import { checkpointsHome } from '../../../audit/checkpoint-folder.ts'
import { z } from 'zod'
import { isVacant } from '../../../operations/backup/copy-files.ts'
import { makeBackup } from '../../../operations/backup/make-backup.ts'
import { restoreBackup } from '../../../operations/backup/restore-backup.ts'
import type { PostgresPlace } from '../../../ledger/ledger-place.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { closedLine } from '../../../config/owner-only.ts'
import { readCalendars } from '../../../config/read-calendars.ts'
import { claimDataFolder } from '../../../operations/up/data-folder.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { processSettings, refusing } from './worker.ts'

const dataOption = { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' }

/** @source docs/operations.md, "Backup, restore, doctor" */
export const backup: CliCommand = {
  name: 'backup',
  summary:
    '备份台账和数据文件夹，服务运行中也可 / back up ledger and data folder, also while the service runs',
  arguments: [{ form: '<DIR>', summary: '新文件夹 / a folder that is not there yet, or is empty' }],
  options: [
    dataOption,
    { form: '--calendar <DIR>', summary: 'YEAR.json 所在文件夹 / another folder of YEAR.json files' },
  ],
  example: 'npx hopelight backup ../backup-2026-11-27 --data ./data',
  run: async (context) => {
    const { target, dataFolder, archiveFolder, postgres } = placesOf(context)
    const ledger = postgres ?? { file: join(dataFolder, 'ledger.db') }
    if ('file' in ledger && !existsSync(ledger.file))
      throw badInput(`${dataFolder} 中没有台账，无可备份 / holds no ledger: nothing to back up`)
    if (!(await isVacant(target)))
      throw badInput(`${target} 不是空文件夹，未作改动 / is not empty, nothing was changed`)
    const calendars = readCalendars(context.option('calendar') ?? undefined)
    const hopelight = programVersion()
    const takenAt = context.now
    const archive = archiveFolder ?? join(dataFolder, 'archive')
    const home = checkpointsHome(dataFolder, archiveFolder)
    const places = { dataFolder, ledger, archiveFolder: archive, checkpointsHome: home, target }
    const manifest = await refusing(async () => {
      const folder = await claimDataFolder(dataFolder, 'backup')
      if (folder.wasOpen) context.note(closedLine(folder.path))
      try {
        return await makeBackup({ ...places, calendars, hopelight, takenAt })
      } finally {
        folder.release()
      }
    })
    const { files, temporalCli } = manifest
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    if (context.json) context.printJson({ target, takenAt, files: files.length, bytes, temporalCli })
    else {
      context.print(`已备份 ${files.length} 个文件、${bytes} 字节到 ${target} / backed up`)
      if (temporalCli === null)
        context.print(
          'Temporal 不在此文件夹中，请另行备份其数据库，且在此备份之后 / Temporal is elsewhere: back up its database too, after this',
        )
    }
  },
}

/** @source docs/operations.md, "Backup, restore, doctor" */
export const restore: CliCommand = {
  name: 'restore',
  summary:
    '把备份恢复到空的数据文件夹和空的台账 / restore a backup into an empty data folder and an empty ledger',
  arguments: [{ form: '<DIR>', summary: '备份所在文件夹 / the folder of the backup' }],
  options: [dataOption],
  example: 'npx hopelight restore ../backup-2026-11-27 --data ./data',
  run: async (context) => {
    const { target: source, dataFolder, archiveFolder, postgres: ledger } = placesOf(context)
    const restored = await refusing(() =>
      restoreBackup({ source, dataFolder, archiveFolder, ledger, restoredAt: context.now }),
    )
    if ('refused' in restored) throw new CliError(restored)
    const { deliveries, manifest } = restored
    const { takenAt, files, temporalCli } = manifest
    if (context.json)
      return context.printJson({ dataFolder, takenAt, files: files.length, deliveries, temporalCli })
    context.print(`已恢复 ${takenAt} 的备份到 ${dataFolder} / restored`)
    context.print(
      `${deliveries} 份待发通知是否已发出不明，不会重发 / of ${deliveries} pending notices nobody knows whether they were sent; none is sent again`,
    )
    context.print('启动后请运行 hopelight doctor / start the service, then run hopelight doctor')
  },
}

function placesOf(context: CliContext): {
  readonly target: string
  readonly dataFolder: string
  readonly archiveFolder: string | null
  readonly postgres: PostgresPlace | null
} {
  const settings = processSettings(process.env)
  return {
    target: absolute(context.argument(0)[0] ?? ''),
    dataFolder: absolute(context.option('data') ?? settings.dataFolder),
    archiveFolder: settings.archiveFolder,
    postgres: settings.ledger,
  }
}

function programVersion(): string {
  const text = readFileSync(join(projectFolder(), 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
