import pino from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { seedLine } from './report.ts'
import { shortRound } from './rounds.ts'
import { runRound } from './run-round.ts'

beforeAll(() => installRuntimeLog(pino({ level: 'silent' })))

test('the short fault campaign breaks no promise and reaches what it names', async () => {
  const round = shortRound(1)
  const result = await runRound(round)
  expect(result.breaches, seedLine(round)).toEqual([])
  expect(result.counts).toMatchObject({
    'worker killed': 3,
    'server killed': 1,
    'database locked': 1,
    'record/after-append': 1,
    'api/after-update': 1,
  })
  expect(result.load['acknowledged']).toBeGreaterThan(0)
}, 480_000)
