import { findApi } from '../find-api.ts'
import { evidenceInputs, evidenceOption } from '../evidence-input.ts'
import { actingOf, actingOptions, occurrenceArguments, reasonOption } from '../command-options.ts'
import type { CliCommand, CliContext, CliOption } from '../command.ts'
import { wholeNumberInput } from '../inputs.ts'
import { recordCommand, recording } from '../record-command.ts'

const limitOption: CliOption = {
  form: '--limit <N>',
  summary: '反馈时限，工作日，默认 5 / reply limit in working days, 5 by default',
}

/** 签发: the API gives the order its number. @source docs/programme.md, "5. Supervision" */
export const issueOrder: CliCommand = {
  name: 'issue',
  summary: '签发督办单，随即通知 / issue the supervision order of an occurrence',
  arguments: occurrenceArguments,
  options: [
    { form: '--note <TEXT>', summary: '督办要求 / what is asked for' },
    limitOption,
    ...actingOptions,
  ],
  example: 'npx hopelight issue longyou monthly-visit 2026-11 --note 请县科协说明原因并补办 --limit 5',
  run: async (context) => {
    const body = { note: context.option('note') ?? '', ...limitOf(context) }
    await recordOrder(context, 'issue-order', body)
  },
}

/** 反馈办理情况. */
export const replyOrder: CliCommand = {
  name: 'reply',
  summary: '反馈督办单的办理情况 / reply to a supervision order',
  arguments: occurrenceArguments,
  options: [reasonOption, evidenceOption, ...actingOptions],
  example: 'npx hopelight reply longyou monthly-visit 2026-11 --reason 专家行程冲突，已定 12-03 补办',
  run: async (context) => {
    const { commandId, actor } = actingOf(context)
    const files = context.values('evidence')
    const evidence = await recording(context, { commandId, day: null }, async () =>
      files.length === 0 ? [] : evidenceInputs(findApi(context), undefined, files),
    )
    const body = { reason: context.option('reason') ?? '', evidence }
    await recordOrder(context, 'reply-order', body, { commandId, actor })
  },
}

/** 退回重办. */
export const returnOrder: CliCommand = {
  name: 'return-order',
  summary: '督办反馈退回重办 / return a reply to a supervision order',
  arguments: occurrenceArguments,
  options: [reasonOption, limitOption, ...actingOptions],
  example: 'npx hopelight return-order longyou monthly-visit 2026-11 --reason 未写明补办日期',
  run: async (context) => {
    const body = { reason: context.option('reason') ?? '', ...limitOf(context) }
    await recordOrder(context, 'return-order', body)
  },
}

/** 办结销号. */
export const closeOrder: CliCommand = {
  name: 'close',
  summary: '督办单办结销号 / close a supervision order',
  arguments: occurrenceArguments,
  options: [{ form: '--note <TEXT>', summary: '说明 / a note' }, ...actingOptions],
  example: 'npx hopelight close longyou monthly-visit 2026-11',
  run: async (context) => {
    await recordOrder(context, 'close-order', { note: context.option('note') ?? '' })
  },
}

function limitOf(context: CliContext): { readonly limitWorkdays?: number } {
  const given = context.option('limit')
  return given === null ? {} : { limitWorkdays: wholeNumberInput('--limit', given) }
}

async function recordOrder(
  context: CliContext,
  name: 'issue-order' | 'reply-order' | 'return-order' | 'close-order',
  words: object,
  acting = actingOf(context),
): Promise<void> {
  const [teamId = '', step = '', period = ''] = [0, 1, 2].map((index) => context.argument(index)[0])
  const body = { ...acting, step, period, ...words }
  await recordCommand(context, { teamId, name, body })
}
