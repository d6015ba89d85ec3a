import type { Mark } from '../../../domain/cadence/commands.ts'
import type { CivilDate } from '../../../domain/calendar/civil-date.ts'
import { actingOf, actingOptions, occurrenceArguments } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { findApi } from '../find-api.ts'
import { badInput } from '../inputs.ts'
import { markInput, markInputs, markOptions, readRecordFile } from '../mark-input.ts'
import { givenDay, markedStep } from '../marked-step.ts'
import { recordCommand, recording } from '../record-command.ts'

/** @source docs/contracts.md, "Commands" */
export const mark: CliCommand = {
  name: 'mark',
  summary: '登记节点完成情况 / record a milestone',
  arguments: [
    ...occurrenceArguments,
    { form: '[MILESTONE]', summary: '节点，如 held；用 --file 时不写 / milestone, not with --file' },
  ],
  options: [
    { form: '--file <RECORD.yaml>', summary: '一次登记本期多个节点 / several milestones of the occurrence' },
    ...markOptions,
    ...actingOptions,
  ],
  example:
    'npx hopelight mark longyou weekly-salon 2026-W48 held --on 2026-11-27 --set place=龙游 --set form=现场 --set attendees=12 --set experts=2 --evidence photo:salon.jpg',
  run: async (context) => {
    const [teamId = '', step = '', period = '', milestone = ''] = [0, 1, 2, 3].map(
      (index) => context.argument(index)[0],
    )
    const file = context.option('file')
    if ((file === null) === (milestone === ''))
      throw badInput('写 MILESTONE 或 --file，二者取一 / give MILESTONE or --file, one of the two')
    givenDay(context)
    const fileMarks = file === null ? [] : readRecordFile(file)
    const { commandId, actor } = actingOf(context)
    const marks = await recording(context, { commandId, day: null }, async (): Promise<readonly Mark[]> => {
      const api = findApi(context)
      const place = await markedStep(api, { teamId, step, period }, { mayBeOver: false })
      return file === null
        ? [await markInput(context, api, place, milestone)]
        : markInputs(context, api, place, fileMarks)
    })
    const body = { commandId, actor, step, period, marks }
    await recordCommand(context, { teamId, name: 'mark-milestones', body, day: oneDayOf(marks) })
  },
}

/** A line to repeat with `--on` says it of every mark. */
function oneDayOf(marks: readonly Mark[]): CivilDate | null {
  const [first, ...others] = new Set(marks.map(({ happenedOn }) => happenedOn))
  return others.length === 0 ? (first ?? null) : null
}
