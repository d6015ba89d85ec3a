import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parts } from '../../bench/parts.ts'
import { withFigures } from '../../bench/performance-document.ts'
import { projectFolder } from '../../config/project-folder.ts'

const document = readFileSync(join(projectFolder(), 'docs', 'performance.md'), 'utf8')

describe('docs/performance.md', () => {
  test.each(parts.map(({ name }) => name))('has a place for the figures of %s', (name) => {
    const written = withFigures(document, name, 'the new figures')
    expect(written).toContain(`<!-- figures: ${name} -->\nthe new figures\n<!-- end: ${name} -->`)
    expect(withFigures(written, name, 'the new figures')).toBe(written)
  })

  test('keeps everything around them', () => {
    const text = 'a\n<!-- figures: one -->\nold\n<!-- end: one -->\nb\n'
    expect(withFigures(text, 'one', 'new')).toBe('a\n<!-- figures: one -->\nnew\n<!-- end: one -->\nb\n')
  })

  test('is not written when it has no such place', () => {
    expect(() => withFigures('a\n', 'one', 'new')).toThrow('figures: one')
    expect(() => withFigures('<!-- figures: one -->\n', 'one', 'new')).toThrow('end: one')
  })
})
