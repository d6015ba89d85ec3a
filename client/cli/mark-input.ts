import { join } from 'node:path'
import type { Mark } from '../../domain/cadence/commands.ts'
import type { CivilDate } from '../../domain/calendar/civil-date.ts'
import { dateOf } from '../../domain/calendar/instant.ts'
import type { MilestoneDefinition, StepDefinition } from '../../domain/programme/template.ts'
import { FileProblemsError } from '../../domain/schemas/file-problem.ts'
import { type FileMark, parseRecordFile } from '../../domain/schemas/record-file-schema.ts'
import { bytesOf } from '../files/bytes-of.ts'
import { projectFolder, readTemplate, templateNames } from '../files/read-project-files.ts'
import { findMilestone, findStep } from '../views/find-named.ts'
import type { ApiClient } from './api-client.ts'
import { teamAnswer } from './api-views.ts'
import type { CliContext, CliOption } from './command.ts'
import { evidenceInputs, evidenceOption } from './evidence-input.ts'
import { optionalDateInput } from './inputs.ts'
import { fileValue, typedValues } from './typed-values.ts'

/** What a mark is made of. */
export const markOptions: readonly CliOption[] = [
  { form: '--on <DATE>', summary: '发生日期，默认今天 / the day it happened, today by default' },
  {
    form: '--set <key=value...>',
    summary: '事实，键见 docs/template.md；列表重复写 / facts, a list by repeating',
  },
  evidenceOption,
  { form: '--note <TEXT>', summary: '说明，最多 2000 字 / a note' },
]

/** The step as the team's template defines it; undefined: neither known here, so that the API has its say. */
export async function stepOfTeam(
  api: ApiClient,
  teamId: string,
  step: string,
): Promise<StepDefinition | undefined> {
  const { template } = await api.get(`/teams/${encodeURIComponent(teamId)}`, teamAnswer)
  if (!templateNames().includes(template)) return undefined
  return findStep(readTemplate(join(projectFolder(), 'templates', `${template}.yaml`)), step)
}

/** The mark of the command line's options. */
export async function markInput(
  context: CliContext,
  api: ApiClient,
  step: StepDefinition | undefined,
  milestone: string,
): Promise<Mark> {
  const definition = milestoneOf(step, milestone)
  return {
    milestone,
    happenedOn: happenedOn(context),
    values: typedValues(definition?.facts ?? [], context.values('set')),
    evidence: await evidenceInputs(api, definition, context.values('evidence')),
    note: context.option('note') ?? '',
  }
}

/** The marks of `--file`. Throws `FileProblemsError`. */
export async function markInputs(
  context: CliContext,
  api: ApiClient,
  step: StepDefinition | undefined,
  marks: readonly FileMark[],
): Promise<readonly Mark[]> {
  const read: Mark[] = []
  for (const { milestone, on, values, evidence, note } of marks) {
    const definition = milestoneOf(step, milestone)
    const entries = Object.entries(values).map(([key, value]) => {
      const fact = definition?.facts.find((each) => each.fact === key)
      return [key, fileValue(fact, value)] as const
    })
    read.push({
      milestone,
      happenedOn: on ?? happenedOn(context),
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

/** Before anything is uploaded, so that a wrong day costs nothing. */
export function happenedOn(context: CliContext): CivilDate {
  return optionalDateInput('--on', context.option('on')) ?? dateOf(context.now)
}

function milestoneOf(step: StepDefinition | undefined, milestone: string): MilestoneDefinition | undefined {
  return step === undefined ? undefined : findMilestone(step, milestone)
}
