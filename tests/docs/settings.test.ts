import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiSettingTable } from '../../client/cli/settings.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { commonSettings, settingDocs } from '../../docs/settings-docs.ts'
import { settingTable } from '../../workers/settings.ts'
import { projectFiles, projectText } from '../architecture/project-files.ts'

const written = readFileSync(join(projectFolder(), 'docs', 'settings.md'), 'utf8')
const documented = { ...settingTable, ...apiSettingTable, ...commonSettings }
const rows = written.split('\n').filter((line) => line.startsWith('| `'))

/** Names of environment variables in a text of code: all of ours, and what is read from an environment. */
function variablesIn(text: string): readonly string[] {
  const ours = text.matchAll(/\b(HOPELIGHT_[A-Z_]+|TEMPORAL_[A-Z_]+)\b/g)
  const read = text.matchAll(/\b(?:process\.env|environment)(?:\.|\[')([A-Z_]+)\b/g)
  return [...ours, ...read].map(([, name]) => name ?? '')
}

describe('docs/settings.md', () => {
  it('is what `node docs/generate.ts` writes', () => {
    expect(written).toBe(settingDocs(settingTable, apiSettingTable))
  })

  it('has a row for every setting of the tables, and no other', () => {
    expect(rows.map((row) => /^\| `(\w+)` /.exec(row)?.[1])).toEqual(Object.keys(documented))
  })

  it.each(Object.entries(documented))('says of %s what its table says', (name, setting) => {
    const row = rows.find((each) => each.startsWith(`| \`${name}\` `)) ?? ''
    const cells = row.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, ''))
    expect(cells.slice(1)).toEqual([setting.meaning, setting.form, setting.least, setting.standard])
  })

  it('leaves out no variable that the program reads, and names none that it does not', () => {
    const sources = projectFiles('**/*.{ts,js}').filter((path) =>
      /^(?:bin|client|operations|rehearsal|temporal|config|workers|ledger|activities|domain|workflows)\//.test(
        path,
      ),
    )
    const used = new Set(sources.flatMap((path) => variablesIn(projectText(path))))
    expect([...used].toSorted()).toEqual(Object.keys(documented).toSorted())
  })
})
