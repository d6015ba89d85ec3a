import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recordedEvent } from '../../../client/api/recorded-event.ts'
import type { CadenceCommand } from '../../../domain/cadence/commands.ts'
import type { DomainEvent } from '../../../domain/cadence/events.ts'
import { appendOutcomes } from '../../../ledger/record/append.ts'
import { type Ledger, openLedger } from '../../../ledger/open-ledger.ts'
import type { RecordedAnswer } from '../../../workflows/messages.ts'
import { cadenceEvent, liaison, openWeek, recordedMark } from '../../ledger/support/sample-events.ts'
import { tempFolder } from '../support/temp-folder.ts'

const period = '2026-W02'
const workflowId = 'team/longyou/weekly-salon'
const actor = { personId: 'local-admin', seatId: 'liaison', via: 'local-admin' } as const
const command: CadenceCommand = {
  command: 'mark-milestones',
  commandId: 'mark-0001',
  actor,
  period,
  marks: [recordedMark('held')],
}
const sent = { workflowId, command }

function markedBy(commandId: string, changes: Partial<DomainEvent> = {}): DomainEvent {
  const event = cadenceEvent(
    { sequence: 4, commandId, actor: liaison },
    { kind: 'milestonesMarked', period, marks: [recordedMark('held')] },
  )
  return Object.assign(event, changes)
}

const answer: RecordedAnswer = {
  recorded: true,
  commandId: command.commandId,
  sequence: 4,
  at: markedBy('').at,
  state: 'done',
}

async function ledgerWith(...events: readonly DomainEvent[]): Promise<Ledger> {
  const ledger = await openLedger({ file: join(await tempFolder(), 'ledger.db') })
  onTestFinished(() => ledger.close())
  await appendOutcomes(ledger, { events: [...openWeek(), ...events], notices: [] })
  return ledger
}

const within = (ms: number): number => performance.now() + ms

describe('a command that its workflow has recorded', () => {
  test('is recorded once the ledger has its event, and not before', async () => {
    const ledger = await ledgerWith()
    const asked = recordedEvent(ledger, sent, answer, within(20_000))
    const first = await Promise.race([asked, sleep(200, 'not yet')])
    expect(first).toBe('not yet')
    await appendOutcomes(ledger, { events: [markedBy(command.commandId)], notices: [] })
    expect(await asked).toEqual(markedBy(command.commandId))
  })

  test('is not recorded when the ledger does not have it in time', async () => {
    expect(await recordedEvent(await ledgerWith(), sent, answer, within(100))).toBeNull()
  })

  test('is not recorded when the ledger cannot be read', async () => {
    const ledger = await openLedger({ file: join(await tempFolder(), 'ledger.db') })
    await ledger.close()
    expect(await recordedEvent(ledger, sent, answer, within(100))).toBeNull()
  })

  test('stood there before, when another command had marked the same', async () => {
    const earlier = markedBy('mark-by-another')
    expect(await recordedEvent(await ledgerWith(earlier), sent, answer, within(100))).toEqual(earlier)
  })

  test.each([
    ['of another moment', markedBy('mark-by-another', { at: '2026-01-07T09:00:00+08:00' })],
    ['of another moment under the same id', markedBy(command.commandId, { at: '2026-01-07T09:00:00+08:00' })],
    [
      'of another milestone',
      cadenceEvent({ sequence: 4 }, { kind: 'milestonesMarked', period, marks: [recordedMark('topic-set')] }),
    ],
    ['of another kind', cadenceEvent({ sequence: 4 }, { kind: 'occurrenceOpened', period })],
  ])('is not taken for what a newer ledger holds in its place: an event %s', async (_, event) => {
    expect(await recordedEvent(await ledgerWith(event), sent, answer, within(100))).toBeNull()
  })
})
