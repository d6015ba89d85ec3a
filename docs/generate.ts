/** Writes the documents that are generated: run it after a template changed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder, readTemplate } from '../client/files/read-project-files.ts'
import { templateDocs } from '../domain/schemas/template-docs.ts'

const template = readTemplate(join(projectFolder(), 'templates', 'six-step.v1.yaml'))
writeFileSync(join(projectFolder(), 'docs', 'template.md'), templateDocs(template))
