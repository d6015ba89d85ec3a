import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { freePort } from '../../../temporal/local/free-port.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { tcpProxy } from '../../support/tcp-proxy.ts'
import { type ApiRig, createApiRig, until } from '../support/api-rig.ts'

const step = 'weekly-salon'
let api: ApiRig

afterEach(() => api.close())

async function markTopic(commandId: string) {
  const period = await api.openPeriod(step)
  const marks = [await api.mark(step, 'topic-set')]
  return { commandId, step, period, marks }
}

async function markedBy(commandId: string) {
  const events = await eventsOf(api.rig.ledger, api.teamId, { step, kind: 'milestonesMarked' })
  return events.filter((event) => event.commandId === commandId)
}

describe('while somebody else holds the ledger', () => {
  test('a command is never answered as recorded and lost: it is in the ledger once, when that one lets go', async () => {
    api = await createApiRig(inject('temporalAddress'), { forwardDays: 20 })
    const commandId = randomUUID()
    const body = await markTopic(commandId)
    const other = new DatabaseSync(join(api.dataFolder, 'ledger.db'))
    other.exec('BEGIN IMMEDIATE')
    const first = api.command('mark-milestones', body)
    await until(async () => (await fetch(`${api.address}/health/ready`)).status === 503)
    expect(await markedBy(commandId)).toEqual([])
    other.exec('ROLLBACK')
    other.close()
    const { status } = await first
    expect([200, 503]).toContain(status)
    const again = await api.command('mark-milestones', body)
    expect(again).toMatchObject({ status: 200, body: { recorded: true, commandId } })
    await until(async () => (await markedBy(commandId)).length > 0)
    expect(await markedBy(commandId)).toHaveLength(1)
  }, 60_000)
})

describe('while Temporal does not answer', () => {
  test('nothing is claimed: commands are not recorded yet, reading goes on, and both come back by themselves', async () => {
    const proxy = tcpProxy(await freePort(), inject('temporalAddress'))
    await proxy.turn('open')
    api = await createApiRig(proxy.address, { forwardDays: 20 })
    const commandId = randomUUID()
    const body = await markTopic(commandId)
    await proxy.turn('cut')
    const [command, health, history] = await Promise.all([
      api.command('mark-milestones', body),
      fetch(`${api.address}/health/ready`),
      api.get(`/teams/${api.teamId}/history`),
    ])
    expect(command).toMatchObject({ status: 503, body: { error: { code: 'not-recorded-yet', commandId } } })
    expect(history).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({ checks: { temporal: false, ledger: true } })
    expect((await api.get(`/teams/${api.teamId}`)).status).toBe(200)
    expect(await markedBy(commandId)).toEqual([])
    await proxy.turn('open')
    await until(async () => (await api.command('mark-milestones', body)).status === 200)
    expect(await markedBy(commandId)).toHaveLength(1)
    expect((await fetch(`${api.address}/health/ready`)).status).toBe(200)
  }, 90_000)
})
