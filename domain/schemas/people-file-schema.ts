import { z } from 'zod'
import { toHalfWidth } from '../half-width.ts'
import { addIssue, idField, nameField } from './fields.ts'
import { type FileProblem, sortProblems } from './file-problem.ts'
import { problemAt, readYamlFile, type YamlFile } from './yaml-file.ts'
import { closedObject, problemsOfIssues } from './zod-problems.ts'

/** Goes to the ledger only, never to Temporal. @source design.md, promise 6 */
export interface SubmittedPerson {
  readonly personId: string
  readonly name: string
  readonly contacts: { readonly mail?: string; readonly mobile?: string }
}

export type PeopleFileResult =
  | {
      readonly ok: true
      readonly people: readonly SubmittedPerson[]
      readonly warnings: readonly FileProblem[]
    }
  | {
      readonly ok: false
      readonly problems: readonly FileProblem[]
      readonly warnings: readonly FileProblem[]
    }

const mailForm = '邮箱地址 / a mail address'
const mobileForm = "11 位手机号，加引号，如 '1xxxxxxxxxx' / a mobile number of 11 digits, quoted"

const mail = contactField(
  mailForm,
  (given) => given.length <= 254 && /^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+$/.test(given),
)
const mobile = contactField(mobileForm, (given) => /^1[3-9][0-9]{9}$/.test(bareMobile(given))).transform(
  bareMobile,
)

/** A refused contact is never repeated. */
function contactField(form: string, isRight: (given: string) => boolean) {
  return z.string({ error: form }).superRefine((given, context) => {
    if (!isRight(given)) addIssue(context, '不合要求 / not accepted as given', form)
  })
}

function bareMobile(given: string): string {
  return toHalfWidth(given)
    .replaceAll(/[\s-]/g, '')
    .replace(/^(?:\+86|0086)/, '')
}

const person = closedObject({
  personId: idField,
  name: nameField,
  contacts: closedObject({ mail: mail.optional(), mobile: mobile.optional() }).default({}),
})
const peopleFile = closedObject({
  version: z.literal(1, { error: '1' }).default(1),
  people: z.array(person, { error: '列表 / a list' }),
})

/**
 * The people of `people.yaml`, or everything that is wrong with it, each with line, column and field; numbers and
 * addresses are never repeated in a problem. Two people of one name are warned of.
 * @source contracts.md, "Team file"
 */
export function parsePeopleFile(source: string | Uint8Array, fileName: string): PeopleFileResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems, warnings: [] }
  const parsed = peopleFile.safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  const again = repeated(yaml, 'personId', '人员编号重复 / this person id is given twice')
  const all = sortProblems([...problems, ...issues, ...again])
  const warnings = repeated(yaml, 'name', '与另一人同名 / the same name as another person')
  if (!parsed.success || all.length > 0) return { ok: false, problems: all, warnings }
  return { ok: true, people: parsed.data.people.map(submitted), warnings }
}

function submitted(given: z.infer<typeof person>): SubmittedPerson {
  const { mail: address, mobile: number } = given.contacts
  return {
    personId: given.personId,
    name: given.name,
    contacts: {
      ...(address === undefined ? {} : { mail: address }),
      ...(number === undefined ? {} : { mobile: number }),
    },
  }
}

const text = z.string().nullable().catch(null)
const loosePeople = z
  .object({ people: z.array(z.object({ personId: text, name: text }).nullable().catch(null)).catch([]) })
  .catch({ people: [] })

function repeated(yaml: YamlFile, key: 'personId' | 'name', problem: string): readonly FileProblem[] {
  const values = loosePeople.parse(yaml.value).people.map((each) => each?.[key] ?? null)
  return values.flatMap((value, index) =>
    value !== null && values.indexOf(value) < index ? [problemAt(yaml, ['people', index, key], problem)] : [],
  )
}
