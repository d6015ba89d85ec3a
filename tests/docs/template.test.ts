import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../config/project-folder.ts'
import { readTemplate } from '../../config/read-project-files.ts'
import { templateDocs } from '../../config/template/template-docs.ts'

const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
const written = readFileSync(join(projectFolder(), 'docs', 'template.md'), 'utf8')

describe('docs/template.md', () => {
  it('is what `node docs/generate.ts` writes', () => {
    expect(written).toBe(templateDocs(template))
  })

  it('has a row for every milestone and for every fact of every step', () => {
    const sections = written.split('\n## ').slice(1)
    expect(sections).toHaveLength(6)
    for (const [index, step] of template.steps.entries()) {
      const rows = (sections[index] ?? '').split('\n').filter((line) => line.startsWith('| `'))
      const keys = rows.map((row) => [...row.matchAll(/`([^`]+)`/g)].slice(0, 2).map((found) => found[1]))
      const facts = step.milestones.flatMap((each) => each.facts.map((fact) => [each.milestone, fact.fact]))
      expect(keys.slice(0, step.milestones.length).map(([milestone]) => milestone)).toEqual(
        step.milestones.map((each) => each.milestone),
      )
      expect(keys.slice(step.milestones.length)).toEqual(facts)
    }
  })

  it('says due days in words', () => {
    expect(written).toContain('“举办沙龙” `held` 应办日前 2 wd')
    expect(written).toContain('本季第 3 个月 20 日前（含）最后一个工作日')
    expect(written).toContain('帮扶期第 36 个月末前（含）最后一个工作日')
  })
})
