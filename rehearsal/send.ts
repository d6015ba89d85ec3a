import { setTimeout as sleep } from 'node:timers/promises'
import { eventAt } from '../ledger/queries/event-at.ts'
import { sendCommand } from '../temporal/client/send-command.ts'
import type { CommandCounts } from './command-counts.ts'
import type { PlannedCommand } from './planned-command.ts'
import type { Stage } from './stage.ts'

const deadlineMs = 30_000
const withinMs = 600_000
const againMs = 200
const recordedPauseMs = 5

/**
 * Sends a command until it is answered and what it caused is in the ledger. Throws when nobody answers for ten
 * minutes.
 */
export async function send(
  stage: Stage,
  workflowId: string,
  { message, update }: PlannedCommand,
): Promise<keyof CommandCounts> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    stage.goOn()
    const answer = await sendCommand(stage.client, { workflowId, update, message, deadlineMs })
    if ('recorded' in answer) {
      await untilRecorded(stage, workflowId, answer.sequence)
      return 'accepted'
    }
    if (answer.code !== 'not-recorded-yet') return 'refused'
    await sleep(againMs)
  }
  throw new Error(`${workflowId} answered no command for ${withinMs / 60_000} minutes`)
}

async function untilRecorded(stage: Stage, workflowId: string, sequence: number): Promise<void> {
  while ((await eventAt(stage.ledger, workflowId, sequence)) === null) {
    stage.goOn()
    await sleep(recordedPauseMs)
  }
}
