import { actingOf, actingOptions, teamArgument } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { badInput } from '../inputs.ts'
import { recordCommand } from '../record-command.ts'

/** @source docs/operations.md, "Moving to a bigger installation" */
export const teamRelease: CliCommand = {
  name: 'team release',
  summary:
    '移交一个团：在此结束，到另一处继续 / release a team: it ends here, to go on at another installation',
  arguments: [teamArgument],
  options: [
    { form: '--to <TEXT>', summary: '移交到哪里，必填 / where it goes on, needed' },
    { form: '--reason <TEXT>', summary: '理由 / the reason' },
    ...actingOptions,
  ],
  example: 'npx hopelight team release longyou --to 市科协集群',
  run: async (context) => {
    const to = context.option('to')
    if (to === null) throw badInput('请用 --to 写明移交到哪里 / say with --to where it goes on')
    const body = { ...actingOf(context), to, reason: context.option('reason') ?? '' }
    const teamId = context.argument(0)[0] ?? ''
    await recordCommand(context, { teamId, name: 'release', body })
    context.note(
      '六步随即结束；几秒后导出并到新处接管 / its steps end now; in some seconds export it and adopt it there: npx hopelight audit export',
    )
  },
}
