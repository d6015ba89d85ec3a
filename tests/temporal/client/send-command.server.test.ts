import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type CommandToSend, sendCommand } from '../../../temporal/client/send-command.ts'

const command: CommandToSend = {
  workflowId: 'team/nobody/weekly-salon',
  update: 'markMilestones',
  message: { commandId: 'send-command-1' },
  deadlineMs: 2_000,
}

/** A client whose server answers an update like that. */
function answering(answer: () => Promise<object>): Client {
  const connection = Connection.lazy({ address: '127.0.0.1:1' })
  onTestFinished(() => connection.close())
  Object.assign(connection.workflowService, { updateWorkflowExecution: answer })
  return new Client({ connection })
}

const metadata = { get: () => [] }

function grpcError(code: number, details: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code} ${details}`), { code, details, metadata }))
}

function failedOutcome(failure: object): Promise<object> {
  const updateRef = { updateId: 'u', workflowExecution: { workflowId: command.workflowId, runId: 'r' } }
  return Promise.resolve({ updateRef, stage: 4, outcome: { failure } })
}

describe('a command that the server did not take is not recorded yet', () => {
  test.each([
    [8, 'limit on number of concurrent in-flight updates has been reached'],
    [8, 'namespace rate limit exceeded'],
    [9, 'limit on the total number of distinct updates in this workflow has been reached'],
    [4, 'context deadline exceeded'],
    [1, 'cancelled'],
    [2, 'something unexpected'],
    [10, 'unable to locate workflow update; a race'],
    [13, 'internal'],
    [14, 'no connection'],
    [7, 'request unauthorized'],
  ])('for status %i, %s', async (code, details) => {
    const client = answering(() => grpcError(code, details))
    expect(await sendCommand(client, command)).toMatchObject({ refused: true, code: 'not-recorded-yet' })
  })

  test('for a connection that is not made in time', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' })
    onTestFinished(() => connection.close())
    const answer = await sendCommand(new Client({ connection }), command)
    expect(answer).toMatchObject({ code: 'not-recorded-yet' })
  })
})

describe('a command whose workflow failed over it is not recorded yet', () => {
  test.each([
    ['of the server, when the workflow ended first', 'AcceptedUpdateCompletedWorkflow'],
    ['of the server, when a task was lost', 'UnprocessedUpdate'],
    ['of a fault of ours', 'TypeError'],
    ['without a type', ''],
  ])('by a failure %s', async (_, type) => {
    const client = answering(() => failedOutcome({ message: 'failed', applicationFailureInfo: { type } }))
    expect(await sendCommand(client, command)).toMatchObject({ refused: true, code: 'not-recorded-yet' })
  })

  test('by the failure of an activity, or its end from outside', async () => {
    for (const info of [
      { activityFailureInfo: { activityType: { name: 'recordOutcomes' }, activityId: '1' } },
      { terminatedFailureInfo: {} },
      { canceledFailureInfo: {} },
      { timeoutFailureInfo: { timeoutType: 1 } },
    ]) {
      const client = answering(() => failedOutcome({ message: 'failed', ...info }))
      expect(await sendCommand(client, command)).toMatchObject({ code: 'not-recorded-yet' })
    }
  })
})

test('a refusal of the workflow stays what it is', async () => {
  const client = answering(() =>
    failedOutcome({ message: 'r', applicationFailureInfo: { type: 'reason-missing', nonRetryable: true } }),
  )
  expect(await sendCommand(client, command)).toEqual({ refused: true, code: 'reason-missing', details: {} })
})

test('more commands than a workflow may have under way, and no worker, are all not recorded yet', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  onTestFinished(() => connection.close())
  const client = new Client({ connection })
  const workflowId = `send-command-${randomUUID()}`
  const handle = await client.workflow.start('weeklySalonCadence', {
    workflowId,
    taskQueue: workflowId,
    args: [],
  })
  onTestFinished(async () => void (await handle.terminate('end of test')))
  const answers = await Promise.all(
    Array.from({ length: 14 }, (_, index) =>
      sendCommand(client, { ...command, workflowId, message: { commandId: `too-many-${index}` } }),
    ),
  )
  expect(answers.map((answer) => ('code' in answer ? answer.code : 'recorded'))).toEqual(
    answers.map(() => 'not-recorded-yet'),
  )
})
