import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../../rehearsal/random.ts'
import { courierWorkflowId } from '../../../workflows/names.ts'
import { channelIds } from '../office.ts'
import type { Stage } from '../stage.ts'
import { ask } from './ask.ts'
import { chooseCommand } from './choose-command.ts'
import { impatientMs, takeTo } from './clocks.ts'
import type { Journal, Operation } from './journal.ts'
import { teamWorkflowIds } from '../../../domain/cadence/state.ts'

/** People at work: days pass, commands are given, repeated and forged. */
export interface Load {
  /** The furthest day that any clock was taken to, in epoch milliseconds. */
  reachedMs(): number
  stop(): Promise<void>
}

const dayMs = 86_400_000
const pauseMs = 300
const mostCommandsADay = 6

export function startLoad(stage: Stage, journal: Journal, seed: number): Load {
  const beganMs = Date.now()
  let reachedMs = beganMs
  const stop = new AbortController()
  const isGoing = (): boolean => !stop.signal.aborted
  const lives = stage.teams.map(async ({ teamId }) => {
    const random = randomOf(seed, 'load', teamId)
    let targetMs = beganMs
    while (isGoing()) {
      targetMs += random.whole(1, 2) * dayMs
      reachedMs = Math.max(reachedMs, targetMs)
      await takeTo(stage, teamWorkflowIds(teamId), targetMs, impatientMs)
      for (let left = random.whole(1, mostCommandsADay); left > 0 && isGoing(); left -= 1)
        await act(stage, journal, teamId, random).catch(() => undefined)
      await sleep(pauseMs)
    }
  })
  const couriers = channelIds.map(async (channelId) => {
    while (isGoing()) {
      await takeTo(stage, [courierWorkflowId(channelId)], reachedMs, impatientMs)
      await sleep(pauseMs)
    }
  })
  return {
    reachedMs: () => reachedMs,
    async stop() {
      stop.abort()
      await Promise.all([...lives, ...couriers])
    },
  }
}

/** Throws when nothing could be chosen, since server or ledger are away. */
async function act(stage: Stage, journal: Journal, teamId: string, random: Random): Promise<void> {
  if (random.chance(15)) return again(stage, journal, teamId, random)
  const operation = await chooseCommand(stage, teamId, random)
  if (operation === null) return
  // Sent twice at the same time, as after an impatient click.
  const times = random.chance(15) ? 2 : 1
  await Promise.all(
    Array.from({ length: times }, async () => journal.note(operation, await ask(stage, operation))),
  )
}

/** What was acknowledged is asked again, as it was or with another body. */
async function again(stage: Stage, journal: Journal, teamId: string, random: Random): Promise<void> {
  const known = journal.acknowledged(teamId, (count) => random.whole(0, count - 1))
  if (known === null) return
  const { outcomes: _, ...operation } = known
  if (random.chance(70)) return journal.note(operation, await ask(stage, operation))
  const forged: Operation = { ...operation, body: otherBody(operation) }
  journal.noteForgery(forged, await ask(stage, forged))
}

function otherBody({ body, name }: Operation): object {
  if (name === 'mark-milestones' && 'marks' in body && Array.isArray(body.marks)) {
    const marks: readonly object[] = body.marks
    return { ...body, marks: marks.map((mark) => ({ ...mark, note: '另一内容' })) }
  }
  return name === 'resume' ? { on: '2099-12-31' } : { ...body, reason: '另一理由' }
}
