import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from './cruise.ts'
import { relativeLinks } from './markdown-links.ts'
import { projectFiles, projectText } from './project-files.ts'

const documents = projectFiles('**/*.md')

describe('the documents', () => {
  test('are all looked at', () => {
    expect(documents).toContain('README.md')
    expect(documents).toContain('docs/architecture.md')
  })

  test.each(documents)('%s links to files that exist', (document) => {
    const broken = relativeLinks(projectText(document)).filter(
      (target) => target.startsWith('/') || !existsSync(join(projectFolder, dirname(document), target)),
    )
    expect(broken).toEqual([])
  })
})

describe('the relative links of a document', () => {
  test('are found in every form', () => {
    const text = `
See [the plan](docs/plan.md), [its end](docs/plan.md#end "title"), [brackets](<a file.md>) and ![a picture](docs/a%20b.png).
[![badge](badge.svg)](docs/ci.md) <img width="9" src="logo.png"> [by name][name]

[name]: docs/name.md
`
    expect(relativeLinks(text).toSorted()).toEqual(
      [
        'docs/plan.md',
        'docs/plan.md',
        'a file.md',
        'docs/a b.png',
        'badge.svg',
        'docs/ci.md',
        'logo.png',
        'docs/name.md',
      ].toSorted(),
    )
  })

  test.each([
    '[web](https://example.org/a.md)',
    '[here](#part)',
    '[mail](mailto:a@example.org)',
    '`[code](a.md)`',
  ])('leave out: %s', (text) => {
    expect(relativeLinks(text)).toEqual([])
  })

  test('leave out what stands in a code block', () => {
    expect(relativeLinks('```md\n[code](a.md)\n```\n\n[link](b.md)\n')).toEqual(['b.md'])
  })
})
