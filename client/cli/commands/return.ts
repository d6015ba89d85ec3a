import {
  actingOf,
  actingOptions,
  milestoneArgument,
  occurrenceArguments,
  reasonOption,
} from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { wholeNumberInput } from '../inputs.ts'
import { recordCommand } from '../record-command.ts'

/** @source docs/contracts.md, "Commands" */
export const returnMilestone: CliCommand = {
  name: 'return',
  summary: '退回补正，重新限期 / send evidence back with a new limit',
  arguments: [...occurrenceArguments, milestoneArgument],
  options: [
    reasonOption,
    { form: '--limit <N>', summary: '新限期，工作日，默认 3 / new limit in working days, 3 by default' },
    ...actingOptions,
  ],
  example: 'npx hopelight return longyou weekly-salon 2026-W48 held --reason 签到表缺页 --limit 3',
  run: async (context) => {
    const [teamId = '', step = '', period = '', milestone = ''] = [0, 1, 2, 3].map(
      (index) => context.argument(index)[0],
    )
    const given = context.option('limit')
    const limit = given === null ? {} : { limitWorkdays: wholeNumberInput('--limit', given) }
    const reason = context.option('reason') ?? ''
    const body = { ...actingOf(context), step, period, milestone, reason, ...limit }
    await recordCommand(context, { teamId, name: 'return-milestone', body })
  },
}
