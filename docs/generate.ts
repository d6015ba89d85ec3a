/** Writes the documents that are generated: run it after a template, a command, a refusal or a setting changed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandDocs } from '../client/cli/command-docs.ts'
import { commands } from '../client/cli/commands.ts'
import { apiSettingTable } from '../client/cli/settings.ts'
import { projectFolder } from '../config/project-folder.ts'
import { readTemplate } from '../config/read-project-files.ts'
import { refusalTable } from '../domain/refusals.ts'
import { templateDocs } from '../config/template/template-docs.ts'
import { settingTable } from '../workers/settings.ts'
import { errorDocs } from './error-docs.ts'
import { noticeTables, withTables } from './notices-docs.ts'
import { settingDocs } from './settings-docs.ts'

const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
const write = (name: string, text: string): void =>
  writeFileSync(join(projectFolder(), 'docs', `${name}.md`), text)

write('template', templateDocs(template))
write('cli', commandDocs(commands))
write('errors', errorDocs(refusalTable))
write('settings', settingDocs(settingTable, apiSettingTable))
write(
  'notices',
  withTables(readFileSync(join(projectFolder(), 'docs', 'notices.md'), 'utf8'), noticeTables()),
)
