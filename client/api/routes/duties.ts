import { z } from 'zod'
import { countsForCity } from '../../../ledger/queries/city-counts.ts'
import { listOccurrences, openOccurrences } from '../../../ledger/queries/occurrences.ts'
import { openOrders } from '../../../ledger/queries/orders.ts'
import { listTeams } from '../../../ledger/queries/teams.ts'
import { standstills } from '../../views/standstills.ts'
import { cityView } from '../../views/city-view.ts'
import { inboxView, toDo } from '../../../ledger/views/inbox-view.ts'
import { ordersToDo } from '../../../ledger/views/order-to-do.ts'
import type { ApiDeps } from '../api-deps.ts'
import { closedObject } from '../../../domain/schemas/closed-object.ts'
import { cityAnswer, inboxAnswer, toDoAnswer } from '../../../domain/schemas/view-schemas.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'
import { knownSeat, knownTeam } from '../resolve.ts'

const querystring = closedObject({
  seat: z.string().max(80).optional().describe('`liaison`, or `liaison@longyou` for one team'),
})

export function dutyRoutes(app: ApiServer, deps: ApiDeps): void {
  app.get(
    '/inbox',
    { schema: { summary: 'What is owed, by due', querystring, response: answeredBy(inboxAnswer) } },
    async (request) => {
      const asOf = deps.now()
      const { seat, duties } = await inbox(deps, request.query.seat ?? null, asOf)
      return { asOf, seat, duties }
    },
  )
  app.get(
    '/todo',
    {
      schema: {
        summary: '今日必办 · 本周要办 · 退回补正 · 督办单',
        querystring,
        response: answeredBy(toDoAnswer),
      },
    },
    async (request) => {
      const asOf = deps.now()
      const { orders, seat, duties } = await inbox(deps, request.query.seat ?? null, asOf)
      return { asOf, seat, ...toDo(duties, asOf), orders, standstills: await standstills(deps.ledger) }
    },
  )
  app.get(
    '/city',
    {
      schema: {
        summary: 'County by step: 应开 / 已开 / 免开 / 待报 / 逾期',
        response: answeredBy(cityAnswer),
      },
    },
    async () => {
      const asOf = deps.now()
      const { ledger, templates } = deps
      const [teams, counts, occurrences] = [
        await listTeams(ledger),
        await countsForCity(ledger),
        await listOccurrences(ledger, { states: ['planned', 'open'] }),
      ]
      const rows = cityView({ teams, counts, occurrences, templateOf: templates, at: asOf })
      return { asOf, teams: rows, standstills: await standstills(ledger) }
    },
  )
}

async function inbox(deps: ApiDeps, given: string | null, at: string) {
  const { ledger, templates } = deps
  const [seatGiven, teamGiven] = given === null ? [] : given.split('@')
  const seat = seatGiven === undefined || seatGiven === '' ? null : knownSeat(seatGiven)
  const team = teamGiven === undefined ? null : (await knownTeam(ledger, teamGiven)).team
  const teams = team === null ? await listTeams(ledger) : [team]
  const open = await openOccurrences(ledger, team?.teamId)
  return {
    seat: seat !== null && team !== null ? `${seat}@${team.teamId}` : seat,
    orders: ordersToDo(
      { orders: await openOrders(ledger, team?.teamId), teams, templateOf: templates },
      seat,
    ),
    duties: inboxView({ teams, open, templateOf: templates, at }, seat),
  }
}
