import { existsSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { checkpointsHome } from '../../../audit/checkpoint-folder.ts'
import { entriesOf, fingerprintOf } from '../../../audit/checkpoint.ts'
import { checkpointedTeams, lastCheckpoint } from '../../../audit/kept-checkpoints.ts'
import { nearestNames } from '../../../domain/nearest.ts'
import { refuse } from '../../../domain/refusals.ts'
import { type ShownCheckpoint, checkpointsText } from '../audit-text.ts'
import type { CliCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { badInput } from '../inputs.ts'
import { processSettings, refusing } from './worker.ts'

/** What the record was last signed as, to be put on paper or into somebody else's hands. @source docs/record.md */
export const auditCheckpoint: CliCommand = {
  name: 'audit checkpoint',
  summary: '最近签署的检查点，供打印与外部保存 / the checkpoint signed last, for paper and keeping outside',
  arguments: [{ form: '[TEAM...]', summary: '帮扶团编号，默认全部 / team ids, all of them by default' }],
  options: [{ form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' }],
  example: 'npx hopelight audit checkpoint longyou --data ./data',
  run: async (context) => {
    const settings = processSettings(process.env)
    const dataFolder = absolute(context.option('data') ?? settings.dataFolder)
    if (!existsSync(dataFolder))
      throw badInput(`没有数据文件夹 ${dataFolder}，见 --data / there is no data folder`)
    const home = checkpointsHome(dataFolder, settings.archiveFolder)
    const known = await checkpointedTeams(home)
    const given = context.argument(0)
    for (const teamId of given)
      if (!known.includes(teamId))
        throw new CliError(
          refuse('unknown-team', { given: teamId, nearest: nearestNames(teamId, known).join('、') }),
        )
    const shown: ShownCheckpoint[] = []
    await refusing(async () => {
      for (const teamId of given.length === 0 ? known : new Set(given)) {
        const last = await lastCheckpoint(home, teamId)
        if (last === null) continue
        const { checkpoint, note } = last
        const [entries, fingerprint] = [entriesOf(checkpoint), fingerprintOf(checkpoint)]
        shown.push({ teamId, at: checkpoint.at, entries, fingerprint, note })
      }
    })
    if (context.json) context.printJson({ checkpoints: shown })
    else context.print(checkpointsText(shown))
  },
}
