import { existsSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { readLogKey, readRotations, rotateLogKey } from '../../../audit/log-keys.ts'
import { verifierKey } from '../../../audit/signed-note.ts'
import { makeMissingKeys } from '../../up/keys-of-new-folder.ts'
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
    const dataFolder = absolute(context.option('data') ?? processSettings(process.env).dataFolder)
    if (!existsSync(dataFolder))
      throw badInput(`没有数据文件夹 ${dataFolder}，见 --data / there is no data folder`)
    await refusing(async () => {
      const made = context.flag('make') ? await makeMissingKeys(dataFolder) : []
      const key = context.flag('rotate')
        ? await rotateLogKey(dataFolder, context.now)
        : await readLogKey(dataFolder)
      const rotations = (await readRotations(dataFolder)).length
      if (context.json) return context.printJson({ key: verifierKey(key), made, rotations })
      for (const name of made) context.print(`已新建 / made: keys/${name}`)
      context.print(verifierKey(key))
    })
  },
}
