import type { StepsOf } from '../../audit/check-plan-data.ts'
import { parseTemplate } from '../../config/template/template-schema.ts'

/** The definitions in a template's text, as a programme of that template is given them; null: it is none. */
export const templateSteps: StepsOf = (name, yaml) => {
  const read = parseTemplate(Buffer.from(yaml), `${name}.yaml`)
  return read.ok ? read.template.steps : null
}
