import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { planDigest } from './plan-digest.ts'

const script = fileURLToPath(new URL('print-plan-digest.ts', import.meta.url))

describe('the time zone of the host', () => {
  it.each([
    ['UTC', 0],
    ['America/New_York', 240],
    ['Asia/Shanghai', -480],
    ['Pacific/Apia', -780],
  ])('changes no plan: %s', async (zone, offsetMinutes) => {
    const run = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TZ: zone } })
    // The offset proves that the zone was in force.
    expect(JSON.parse(run.stdout)).toEqual({ offsetMinutes, digest: planDigest() })
  })
})
