import { existsSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { readLogKey, readRotations, rotateLogKey } from '../../../audit/log-keys.ts'
import { verifierKey } from '../../../audit/signed-note.ts'
import type { Instant } from '../../../domain/calendar/instant.ts'
import { counterparts, putCounterpart } from '../../../ledger/counterparts.ts'
import type { LedgerPlace } from '../../../ledger/ledger-place.ts'
import { openLedger } from '../../../ledger/open-ledger.ts'
import { makeMissingKeys } from '../../../operations/up/keys-of-new-folder.ts'
import type { CliCommand } from '../command.ts'
import { badInput } from '../inputs.ts'
import { processSettings, refusing } from './worker.ts'

/** The key that signs the record's checkpoints and exports. @source docs/record.md */
export const auditKeys: CliCommand = {
  name: 'audit keys',
  summary: '日志公钥；新建缺少的密钥或换钥 / the public key of the log; make missing keys, or rotate it',
  arguments: [],
  options: [
    { form: '--make', summary: '新建缺少的密钥 / make the keys that are missing' },
    { form: '--rotate', summary: '换用新密钥，由新旧两钥共同签名 / a new key, vouched for by both' },
    { form: '--data <DIR>', summary: '数据文件夹，默认 ./data / data folder' },
  ],
  example: 'npx hopelight audit keys --data ./data',
  run: async (context) => {
    const settings = processSettings(process.env)
    const dataFolder = absolute(context.option('data') ?? settings.dataFolder)
    if (!existsSync(dataFolder))
      throw badInput(`没有数据文件夹 ${dataFolder}，见 --data / there is no data folder`)
    await refusing(async () => {
      const made = context.flag('make') ? await makeMissingKeys(dataFolder) : []
      const key = context.flag('rotate')
        ? await rotateLogKey(dataFolder, context.now)
        : await readLogKey(dataFolder)
      const isNew = context.flag('rotate') || made.includes('log.pem')
      if (isNew && settings.ledger !== null) await tellLedger(settings.ledger, verifierKey(key), context.now)
      const rotations = (await readRotations(dataFolder)).length
      if (context.json) return context.printJson({ key: verifierKey(key), made, rotations })
      for (const name of made) context.print(`已新建 / made: keys/${name}`)
      context.print(verifierKey(key))
    })
  },
}

/** On somebody's word the shared ledger goes with this key from now on; other machines need a copy of it. */
async function tellLedger(place: LedgerPlace, identity: string, at: Instant): Promise<void> {
  const ledger = await openLedger({ ...place, keepsRebuildOut: false })
  try {
    const before = (await counterparts(ledger)).get('log-key')
    await putCounterpart(
      ledger,
      { kind: 'log-key', identity, ...(before === undefined ? {} : { before }) },
      at,
    )
  } finally {
    await ledger.close()
  }
}
