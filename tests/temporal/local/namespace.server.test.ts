import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { msNumberToTs } from '@temporalio/common/lib/time.js'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  checkForeignNamespace,
  prepareEmbeddedNamespace,
  retentionDays,
  setRetention,
} from '../../../temporal/local/namespace.ts'
import {
  ensureSearchAttributes,
  missingSearchAttributes,
  searchAttributeNames,
} from '../../../temporal/local/search-attributes.ts'
import { startWithTimeSkipping } from '../../../temporal/local/start-with-time-skipping.ts'

const run = promisify(execFile)
let connection: Connection

beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') })
})

afterAll(async () => {
  await connection.close()
})

/** A fresh namespace that keeps closed runs for a day, as the dev server makes them. */
async function newNamespace(): Promise<string> {
  const namespace = `test-${randomUUID()}`
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msNumberToTs(86_400_000),
  })
  // Other services of the server learn of it a little later.
  for (;;) {
    const known = await connection.workflowService.countWorkflowExecutions({ namespace }).then(
      () => true,
      () => false,
    )
    if (known) return namespace
    await sleep(100)
  }
}

describe('a namespace of our own server', () => {
  test('is set to keep closed runs for 3,650 days at once, and gets the search attributes', async () => {
    const namespace = await newNamespace()
    expect(await retentionDays(connection, namespace)).toBe(1)
    expect(await missingSearchAttributes(connection, namespace)).toEqual(searchAttributeNames)
    await prepareEmbeddedNamespace(connection, namespace)
    expect(await retentionDays(connection, namespace)).toBe(3_650)
    expect(await missingSearchAttributes(connection, namespace)).toEqual([])
  })

  test('takes workflows with these search attributes as soon as it is prepared', async () => {
    const namespace = await newNamespace()
    await prepareEmbeddedNamespace(connection, namespace)
    const started = startWithTimeSkipping(connection, namespace, {
      workflowId: 'team/longyou',
      workflowType: 'none',
      taskQueue: 'none',
      args: [],
      searchAttributes: Object.fromEntries(searchAttributeNames.map((name) => [name, 'some'])),
    })
    await expect(started).resolves.toMatch(/^[\da-f-]{36}$/)
  })

  test('may be prepared again, and a longer retention stays', async () => {
    const namespace = await newNamespace()
    await setRetention(connection, namespace, 4_000)
    await ensureSearchAttributes(connection, namespace, ['HopelightStep'])
    await prepareEmbeddedNamespace(connection, namespace)
    await prepareEmbeddedNamespace(connection, namespace)
    expect(await retentionDays(connection, namespace)).toBe(4_000)
    expect(await missingSearchAttributes(connection, namespace)).toEqual([])
  })
})

describe('a namespace of another server', () => {
  test('that is ready has no problem', async () => {
    expect(await checkForeignNamespace(connection, 'default')).toEqual([])
  })

  test('is only looked at, and each problem has a command that fixes it', async () => {
    const namespace = await newNamespace()
    const problems = await checkForeignNamespace(connection, namespace)
    expect(problems.map(({ problem }) => problem)).toEqual([
      `Namespace ${namespace} keeps closed runs for 1 days; 1461 are needed.`,
      `Namespace ${namespace} lacks the search attributes HopelightTeam, HopelightCounty, HopelightStep, HopelightTemplate (Keyword).`,
    ])
    expect(await retentionDays(connection, namespace)).toBe(1)
    for (const { command } of problems) {
      const [program, ...words] = command.split(' ')
      expect(program).toBe('temporal')
      await run(inject('temporalBinary'), [...words, '--address', inject('temporalAddress')])
    }
    expect(await checkForeignNamespace(connection, namespace)).toEqual([])
  })

  test('that keeps runs for four years is long enough', async () => {
    const namespace = await newNamespace()
    await setRetention(connection, namespace, 1_461)
    await ensureSearchAttributes(connection, namespace)
    expect(await checkForeignNamespace(connection, namespace)).toEqual([])
  })
})
