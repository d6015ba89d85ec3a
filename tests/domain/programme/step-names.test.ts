import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../../config/project-folder.ts'
import { readTemplate, templateNames } from '../../../config/read-project-files.ts'
import { stepNames } from '../../../domain/programme/steps.ts'

test.each(templateNames())('the template %s names the six steps as the programme does', (name) => {
  const { steps } = readTemplate(join(projectFolder(), 'templates', `${name}.yaml`))
  expect(Object.fromEntries(steps.map((each) => [each.step, each.name]))).toEqual(stepNames)
})
