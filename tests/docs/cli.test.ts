import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandDocs } from '../../client/cli/command-docs.ts'
import { commands } from '../../client/cli/commands.ts'
import { projectFolder } from '../../config/project-folder.ts'

const written = readFileSync(join(projectFolder(), 'docs', 'cli.md'), 'utf8')

describe('docs/cli.md', () => {
  it('is what `node docs/generate.ts` writes', () => {
    expect(written).toBe(commandDocs(commands))
  })

  it('has a section for every command, and no other', () => {
    const sections = [...written.matchAll(/^## `hopelight ([a-z-]+(?: [a-z-]+)?)/gm)].map(([, name]) => name)
    expect(sections).toEqual(commands.map(({ name }) => name))
  })

  it.each(commands)('shows the options and the example of $name', ({ name, options, example }) => {
    const section = written.split('\n## ').find((each) => each.startsWith(`\`hopelight ${name}`)) ?? ''
    for (const { form } of options) expect(section).toContain(`| \`${form}\` |`)
    expect(section).toContain(example)
  })
})
