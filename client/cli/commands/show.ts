import { dataOption, findApi } from '../find-api.ts'
import { teamAnswer } from '../../../domain/schemas/view-schemas.ts'
import { teamArgument } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { readNames } from '../put-names-back.ts'
import { teamText } from '../team-text.ts'

/** @source docs/contracts.md, "hopelight show, inbox and history" */
export const show: CliCommand = {
  name: 'show',
  summary: '一个团六步的现状 / the state of a team’s six steps',
  arguments: [teamArgument],
  options: [dataOption],
  example: 'npx hopelight show longyou',
  run: async (context) => {
    const teamId = encodeURIComponent(context.argument(0)[0] ?? '')
    const api = findApi(context)
    const team = await api.get(`/teams/${teamId}`, teamAnswer)
    if (context.json) return context.printJson(team)
    context.print(teamText(context.terminal, team, await readNames(api)))
  },
}
