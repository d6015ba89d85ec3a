import { dateOf } from '../../../domain/calendar/instant.ts'
import { actingOf, actingOptions, reasonOption, teamArgument } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { optionalDateInput } from '../inputs.ts'
import { recordCommand } from '../record-command.ts'

/** @source docs/programme.md, "Suspension" */
export const suspend: CliCommand = {
  name: 'suspend',
  summary: '暂停一个团 / suspend a team',
  arguments: [teamArgument],
  options: [
    { form: '--on <DATE>', summary: '自哪天起，默认今天 / from that day, today by default' },
    reasonOption,
    ...actingOptions,
  ],
  example: 'npx hopelight suspend longyou --on 2026-12-01 --reason 防汛',
  run: async (context) => {
    const on = optionalDateInput('--on', context.option('on')) ?? dateOf(context.now)
    const body = { ...actingOf(context), on, reason: context.option('reason') ?? '' }
    const teamId = context.argument(0)[0] ?? ''
    await recordCommand(context, { teamId, name: 'suspend', body, day: on })
  },
}

/** @source docs/programme.md, "Suspension" */
export const resume: CliCommand = {
  name: 'resume',
  summary: '恢复一个团，期限按损失的工作日顺延 / resume a team; dates move by the working days lost',
  arguments: [teamArgument],
  options: [
    { form: '--on <DATE>', summary: '恢复首日，默认今天 / first day of work again, today by default' },
    ...actingOptions,
  ],
  example: 'npx hopelight resume longyou --on 2026-12-07',
  run: async (context) => {
    const on = optionalDateInput('--on', context.option('on')) ?? dateOf(context.now)
    const teamId = context.argument(0)[0] ?? ''
    const body = { ...actingOf(context), on }
    await recordCommand(context, { teamId, name: 'resume', body, day: on })
  },
}
