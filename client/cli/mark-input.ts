import type { Mark } from '../../domain/cadence/commands.ts'
import { FileProblemsError } from '../../config/yaml/file-problem.ts'
import { type FileMark, parseRecordFile } from '../../config/record-file-schema.ts'
import { bytesOf } from '../../config/bytes-of.ts'
import type { ApiClient } from './api-client.ts'
import type { CliContext, CliOption } from './command.ts'
import { evidenceInputs, evidenceOption } from './evidence-input.ts'
import { givenDay, type MarkedStep, milestoneIn, usualDay } from './marked-step.ts'
import { fileValue, typedValues } from './typed-values.ts'

/** What a mark is made of. */
export const markOptions: readonly CliOption[] = [
  {
    form: '--on <DATE>',
    summary:
      '发生日期；不写：活动为计划日或应办日，其余为今天 / its day; by default a meeting’s own day, else today',
  },
  {
    form: '--set <key=value...>',
    summary: '事实，键见 docs/template.md；列表重复写 / facts, a list by repeating',
  },
  evidenceOption,
  { form: '--note <TEXT>', summary: '说明，最多 2000 字 / a note' },
]

/** The mark of the command line's options. */
export async function markInput(
  context: CliContext,
  api: ApiClient,
  step: MarkedStep,
  milestone: string,
): Promise<Mark> {
  const definition = milestoneIn(step, milestone)
  return {
    milestone,
    happenedOn: givenDay(context) ?? usualDay(context, step, definition),
    values: typedValues(definition?.facts ?? [], context.values('set')),
    evidence: await evidenceInputs(api, definition, context.values('evidence')),
    note: context.option('note') ?? '',
  }
}

/** The marks of `--file`. Throws `FileProblemsError`. */
export async function markInputs(
  context: CliContext,
  api: ApiClient,
  step: MarkedStep,
  marks: readonly FileMark[],
): Promise<readonly Mark[]> {
  const read: Mark[] = []
  for (const { milestone, on, values, evidence, note } of marks) {
    const definition = milestoneIn(step, milestone)
    const entries = Object.entries(values).map(([key, value]) => {
      const fact = definition?.facts.find((each) => each.fact === key)
      return [key, fileValue(fact, value)] as const
    })
    read.push({
      milestone,
      happenedOn: on ?? givenDay(context) ?? usualDay(context, step, definition),
      values: Object.fromEntries(entries),
      evidence: await evidenceInputs(api, definition, evidence),
      note,
    })
  }
  return read
}

export function readRecordFile(path: string): readonly FileMark[] {
  const result = parseRecordFile(bytesOf(path), path)
  if (!result.ok) throw new FileProblemsError(result.problems)
  return result.marks
}
