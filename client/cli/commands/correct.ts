import { findApi } from '../find-api.ts'
import {
  actingOf,
  actingOptions,
  milestoneArgument,
  occurrenceArguments,
  reasonOption,
} from '../command-options.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { markInput, markOptions } from '../mark-input.ts'
import { givenDay, markedStep } from '../marked-step.ts'
import { wholeNumberInput } from '../inputs.ts'
import { recordCommand, recording } from '../record-command.ts'

const shared = {
  arguments: [...occurrenceArguments, milestoneArgument],
  options: [
    ...markOptions,
    reasonOption,
    { form: '--replaces <N>', summary: '所替换事件的序号 / sequence of the event it replaces' },
    ...actingOptions,
  ],
} as const

/** @source docs/contracts.md, "Commands" */
export const correct: CliCommand = {
  ...shared,
  name: 'correct',
  summary: '更正已登记的节点，旧值保留 / correct a milestone, the old value stays in the record',
  example:
    'npx hopelight correct longyou weekly-salon 2026-W48 held --on 2026-11-27 --set place=龙游 --set form=现场 --set attendees=11 --set experts=2 --evidence photo:salon.jpg --reason 人数更正',
  run: (context) => replaceMark(context, 'correct-milestone'),
}

/** 补录. @source docs/programme.md, "On time or late" */
export const admit: CliCommand = {
  ...shared,
  name: 'admit',
  summary: '补录期满未完成的节点（市科协）/ admit a late record after expiry',
  example:
    'npx hopelight admit longyou weekly-salon 2026-W48 held --on 2026-11-27 --set place=龙游 --set form=现场 --set attendees=11 --set experts=2 --evidence photo:salon.jpg --reason 材料迟交',
  run: (context) => replaceMark(context, 'admit-late-record'),
}

async function replaceMark(
  context: CliContext,
  name: 'correct-milestone' | 'admit-late-record',
): Promise<void> {
  const [teamId = '', step = '', period = '', milestone = ''] = [0, 1, 2, 3].map(
    (index) => context.argument(index)[0],
  )
  givenDay(context)
  const given = context.option('replaces')
  const replaces = given === null ? {} : { replaces: wholeNumberInput('--replaces', given) }
  const { commandId, actor } = actingOf(context)
  const mark = await recording(context, { commandId, day: null }, async () => {
    const api = findApi(context)
    const place = await markedStep(api, { teamId, step, period }, { mayBeOver: true })
    return markInput(context, api, place, milestone)
  })
  const reason = context.option('reason') ?? ''
  const body = { commandId, actor, step, period, mark, reason, ...replaces }
  await recordCommand(context, { teamId, name, body, day: mark.happenedOn })
}
