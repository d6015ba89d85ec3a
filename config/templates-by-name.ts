import { join } from 'node:path'
import type { Template } from '../domain/programme/template.ts'
import { projectFolder } from './project-folder.ts'
import { readTemplate } from './read-project-files.ts'

/** Each template is read once: it is never edited after use. Throws `FileProblemsError` for an unknown name. */
export function templatesByName(): (name: string) => Template {
  const known = new Map<string, Template>()
  return (name) => {
    const template = known.get(name) ?? readTemplate(join(projectFolder(), 'templates', `${name}.yaml`))
    known.set(name, template)
    return template
  }
}
