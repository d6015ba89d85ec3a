import { z } from 'zod'
import { toHalfWidth } from '../domain/half-width.ts'
import { nearestNames } from '../domain/nearest.ts'
import { type Language, languages } from '../domain/notices/message-templates.ts'
import { addIssue, idField, nameField, wordField } from './yaml/fields.ts'
import { type FileProblem, sortProblems } from './yaml/file-problem.ts'
import { parseMailAddress } from './settings/mail-address.ts'
import { problemAt, readYamlFile, type YamlFile } from './yaml/yaml-file.ts'
import { isZhezhengdingAccount } from './settings/zhezhengding-account.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues } from './yaml/zod-problems.ts'

/** Goes to the ledger only, never to Temporal. @source docs/contracts.md, "Personal data" */
export interface SubmittedPerson {
  readonly personId: string
  readonly name: string
  readonly contacts: {
    readonly mail?: string
    readonly mobile?: string
    /** Account id there. */
    readonly zhezhengding?: string
  }
  /** Channel ids, the preferred one first; empty: the default channel. */
  readonly channels: readonly string[]
  readonly language: Language
}

export interface PeopleFileOptions {
  /** The channels there are; a person who names another is warned of. Absent: not checked. */
  readonly channels?: readonly string[]
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

const mailForm = '一个邮箱地址，如 name@office.example / one mail address alone'
const mobileForm = "11 位手机号，加引号，如 '1xxxxxxxxxx' / a mobile number of 11 digits, quoted"

/** As it is sent to. */
const mail = contactField(mailForm, (given) => parseMailAddress(given) !== null).transform(
  (given) => parseMailAddress(given) ?? '',
)
const mobile = contactField(mobileForm, (given) => /^1[3-9][0-9]{9}$/.test(bareMobile(given))).transform(
  bareMobile,
)

const zhezhengding = contactField(
  '浙政钉账号编号，加引号 / a 浙政钉 account id, quoted',
  isZhezhengdingAccount,
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
  contacts: closedObject({
    mail: mail.optional(),
    mobile: mobile.optional(),
    zhezhengding: zhezhengding.optional(),
  }).default({}),
  channels: z
    .array(idField, { error: '通道编号的列表，首选在前 / a list of channel ids, the preferred one first' })
    .superRefine((ids, context) => {
      for (const [index, id] of ids.entries())
        if (ids.indexOf(id) < index)
          context.addIssue({
            code: 'custom',
            path: [index],
            message: '每个一次 / each once',
            params: { problem: '通道重复 / this channel is given twice' },
          })
    })
    .default([]),
  language: wordField(languages).default('zh'),
})
const peopleFile = closedObject({
  version: z.literal(1, { error: '1' }).default(1),
  people: z.array(person, { error: '列表 / a list' }),
})

/**
 * The people of `people.yaml`, or everything that is wrong with it, each with line, column and field; numbers and
 * addresses are never repeated in a problem. Two people of one name are warned of, and channels that there are not.
 * @source docs/contracts.md, "Team file"
 */
export function parsePeopleFile(
  source: string | Uint8Array,
  fileName: string,
  options: PeopleFileOptions = {},
): PeopleFileResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems, warnings: [] }
  const parsed = peopleFile.safeParse(yaml.value)
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  const again = repeated(yaml, 'personId', '人员编号重复 / this person id is given twice')
  const all = sortProblems([...problems, ...issues, ...again])
  const warnings = sortProblems([
    ...repeated(yaml, 'name', '与另一人同名 / the same name as another person'),
    ...unknownChannels(yaml, options.channels ?? null),
  ])
  if (!parsed.success || all.length > 0) return { ok: false, problems: all, warnings }
  return { ok: true, people: parsed.data.people.map(submitted), warnings }
}

function submitted(given: z.infer<typeof person>): SubmittedPerson {
  const { mail: address, mobile: number, zhezhengding: account } = given.contacts
  return {
    personId: given.personId,
    name: given.name,
    contacts: {
      ...(address === undefined ? {} : { mail: address }),
      ...(number === undefined ? {} : { mobile: number }),
      ...(account === undefined ? {} : { zhezhengding: account }),
    },
    channels: given.channels,
    language: given.language,
  }
}

const text = z.string().nullable().catch(null)
const loosePeople = z
  .object({
    people: z
      .array(
        z
          .object({ personId: text, name: text, channels: z.array(text).catch([]) })
          .nullable()
          .catch(null),
      )
      .catch([]),
  })
  .catch({ people: [] })

/** A warning only: a channel may be set up later, and the default one reaches them until then. */
function unknownChannels(yaml: YamlFile, known: readonly string[] | null): readonly FileProblem[] {
  if (known === null) return []
  return loosePeople
    .parse(yaml.value)
    .people.flatMap((each, row) =>
      (each?.channels ?? []).flatMap((id, index) =>
        id === null || known.includes(id)
          ? []
          : [
              problemAt(
                yaml,
                ['people', row, 'channels', index],
                '设置文件里没有这个通道 / no such channel in the settings file',
                nearestNames(id, known).join('、'),
              ),
            ],
      ),
    )
}

function repeated(yaml: YamlFile, key: 'personId' | 'name', problem: string): readonly FileProblem[] {
  const values = loosePeople.parse(yaml.value).people.map((each) => each?.[key] ?? null)
  return values.flatMap((value, index) =>
    value !== null && values.indexOf(value) < index ? [problemAt(yaml, ['people', index, key], problem)] : [],
  )
}
