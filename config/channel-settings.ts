import { z } from 'zod'
import { smtp } from './settings/mail-settings.ts'
import { dingtalk, feishu, webhook, wecom, zhezhengding } from './settings/robot-settings.ts'
import { path, told } from './settings/setting-words.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'

const console = closedObject({ kind: z.literal('console') })

const file = closedObject({
  kind: z.literal('file'),
  path: told(path.optional(), {
    vendor: '—',
    meaning: '写入的文件，相对于数据文件夹 / the file, relative to the data folder',
    form: 'path',
    standard: 'notices.ndjson',
  }),
})

/** The settings of one way out, by its kind. */
export const channelSchemas = { console, file, smtp, dingtalk, wecom, feishu, zhezhengding, webhook } as const
