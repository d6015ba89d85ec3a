import { z } from 'zod'
import type { FileProblem } from './yaml/file-problem.ts'
import { dateField } from './yaml/fields.ts'
import { readYamlFile } from './yaml/yaml-file.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues } from './yaml/zod-problems.ts'

/** One mark of a record file; evidence as `FILE`, `URL` or `kind:FILE`. */
export interface FileMark {
  readonly milestone: string
  /** The day it happened; null: that of the command line. */
  readonly on: string | null
  readonly values: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly evidence: readonly string[]
  readonly note: string
}

export type RecordFileResult =
  | { readonly ok: true; readonly marks: readonly FileMark[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

const text = (form: string): z.ZodString => z.string({ error: form })
const valueForm = '文字、数字、是否或文字列表 / text, number, yes-no or a list of texts'
const marks = closedObject({
  marks: z
    .array(
      closedObject({
        milestone: text('节点 / milestone'),
        on: dateField.optional(),
        values: z
          .record(
            z.string(),
            z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], { error: valueForm }),
          )
          .default({}),
        evidence: z.array(text('FILE · URL · kind:FILE'), { error: '列表 / a list' }).default([]),
        note: text('文字 / text').default(''),
      }),
      { error: '列表 / a list' },
    )
    .min(1, { error: '至少一个节点 / at least one mark' })
    .max(20, { error: '最多 20 个节点 / at most 20 marks' }),
})

/** Several milestones of one occurrence, or everything that is wrong with the file. @source docs/contracts.md, "Commands" */
export function parseRecordFile(source: string | Uint8Array, fileName: string): RecordFileResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems }
  const parsed = marks.safeParse(yaml.value)
  const all = [...problems, ...(parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues))]
  if (!parsed.success || all.length > 0) return { ok: false, problems: all }
  return { ok: true, marks: parsed.data.marks.map((mark) => ({ ...mark, on: mark.on ?? null })) }
}
