import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { standstillCodes, type Finding } from '../../../domain/findings.ts'
import { putFindings } from '../../../ledger/findings.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { runInProcess } from '../support/run-in-process.ts'

let api: ApiRig
let salon: string
const at = '2026-11-30T09:00:00+08:00'

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'))
  salon = `team/${api.teamId}/weekly-salon`
})

afterAll(() => api.close({ replay: false }))

const stands = (findings: readonly Finding[]) => putFindings(api.rig.ledger, standstillCodes, findings, at)
const health = async () => {
  const response = await fetch(`${api.address}/health/ready`)
  const body: unknown = await response.json()
  return { status: response.status, body }
}
const stuck = (): Finding => ({
  kind: 'workflow-stuck',
  subject: salon,
  details: {
    where: '青山县 一周一微型沙龙：',
    since: at,
    reason: 'Unexpected token, "13800000000" is not valid JSON',
  },
})
const cli = (...words: readonly string[]) => runInProcess([...words, '--data', api.dataFolder])

describe('while a step stands still', () => {
  test('the service is not ready, and says which step, since when and what to do, not what the worker said', async () => {
    await stands([stuck()])
    const { body, status } = await health()
    expect(status).toBe(503)
    expect(body).toMatchObject({
      ready: false,
      checks: { worker: true, temporal: true, ledger: true, workflows: false },
      standstills: [{ kind: 'workflow-stuck', subject: salon, since: at }],
    })
    const text = JSON.stringify(body)
    expect(text).toContain(`青山县 一周一微型沙龙：流程 ${salon} 自 ${at} 起停滞`)
    expect(text).toContain('temporal workflow terminate')
    expect(text).not.toContain('13800000000')
  })

  test('`show` of that team, the board and a seat’s list say so, `show --json` too', async () => {
    await stands([stuck()])
    for (const words of [['show', api.teamId], ['next'], ['next', '--as', 'liaison']])
      expect((await cli(...words)).stdout, words.join(' ')).toContain(
        `! 青山县 一周一微型沙龙：流程 ${salon}`,
      )
    const { body } = await api.get(`/teams/${api.teamId}`)
    expect(body).toMatchObject({ standstills: [{ kind: 'workflow-stuck', subject: salon }] })
  })

  test('a stranger that keeps nobody from anything is told, and leaves the service ready', async () => {
    const details = { where: '', type: 'x', queue: 'hopelight', why: '', whyEn: '' }
    await stands([{ kind: 'workflow-foreign', subject: 'stranger', details }])
    expect((await health()).status).toBe(200)
    expect((await cli('next')).stdout).toContain('! 流程 stranger（类型 x')
    expect((await cli('show', api.teamId)).stdout).not.toContain('stranger')
  })

  test('a team that only Temporal knows is not simply unknown', async () => {
    await stands([{ kind: 'team-unrecorded', subject: 'team/lost', details: { team: 'lost', count: 7 } }])
    expect((await health()).status).toBe(503)
    expect(await api.get('/teams/lost')).toMatchObject({
      status: 503,
      body: { error: { code: 'team-unrecorded' } },
    })
    expect(await api.get('/teams/nobody')).toMatchObject({ status: 404 })
    const shown = await cli('show', 'lost')
    expect(shown.exitCode).toBe(5)
    expect(shown.stderr).toContain('hopelight ledger rebuild')
  })

  test('the service is ready again when nothing stands still any more', async () => {
    await stands([stuck()])
    expect((await health()).status).toBe(503)
    await stands([])
    expect((await health()).status).toBe(200)
  })
})
