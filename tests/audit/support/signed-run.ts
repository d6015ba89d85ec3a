import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { signCommand } from '../../../audit/actor-assertion.ts'
import { isObject, listAt, memberAt, textAt } from '../../../audit/json-members.ts'
import { receivedCommands } from '../../../audit/received-commands.ts'
import type { RunJson } from '../../../audit/recorded-leaves.ts'
import { instantFromMs } from '../../../domain/calendar/instant.ts'
import { withEvents } from './history-json.ts'

/** An API's key, new at each call. */
export function newActorKey(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync('ed25519')
}

/** A recorded run as if an API had sent its commands: each signed `ageMs` before it was received. */
export function signedRun(run: RunJson, workflowId: string, privateKey: KeyObject, ageMs = 0): RunJson {
  const received = receivedCommands([run])
  const actors = new Map<string, unknown>()
  const signed = withEvents(run, (events) =>
    events.map((event, index) => {
      const command = [...received.values()].flat().find(({ eventId }) => eventId === index + 1)
      if (command === undefined) return event
      const who = memberAt(command.message, 'actor')
      const signedAt = instantFromMs((command.receivedMs ?? 0) - ageMs)
      const actor = { ...(isObject(who) ? who : {}), via: 'api', signedAt }
      const message = { ...(isObject(command.message) ? command.message : {}), actor }
      const signature = signCommand({ workflowId, name: command.name, message }, privateKey)
      actors.set(textAt(message, 'commandId') ?? '', { ...actor, signature })
      return withMessage(event, () => ({ ...message, actor: { ...actor, signature } }))
    }),
  )
  return withEntries(signed, (entry) => {
    const actor = actors.get(textAt(entry, 'commandId') ?? '')
    return actor === undefined || 'ordered' in entry ? entry : { ...entry, actor }
  })
}

type Json = Readonly<Record<string, unknown>>

/** The same run with other events of the record. */
export function withEntries(run: RunJson, change: (entry: Json) => unknown): RunJson {
  return withBatches(run, (entries) => entries.map((entry) => (isObject(entry) ? change(entry) : entry)))
}

/** The same run with other batches of the record. */
export function withBatches(
  run: RunJson,
  change: (entries: readonly unknown[]) => readonly unknown[],
): RunJson {
  return withEvents(run, (events) =>
    events.map((event) =>
      changedAt(event, ['markerRecordedEventAttributes', 'details', 'result', 'payloads'], (result) =>
        isObject(result) && Array.isArray(result['events'])
          ? { ...result, events: change(result['events']) }
          : result,
      ),
    ),
  )
}

/** The same event with another message of a command; other events stay as they are. */
export function withMessage(event: unknown, change: (message: unknown) => unknown): unknown {
  const update = ['workflowExecutionUpdateAcceptedEventAttributes', 'acceptedRequest', 'input', 'args']
  const signal = ['workflowExecutionSignaledEventAttributes', 'input']
  return [update, signal].reduce<unknown>(
    (changed, path) => changedAt(changed, [...path, 'payloads'], change),
    event,
  )
}

/** The same run with other messages. */
export function withMessages(run: RunJson, change: (message: Json) => unknown): RunJson {
  return withEvents(run, (events) =>
    events.map((event) => withMessage(event, (message) => (isObject(message) ? change(message) : message))),
  )
}

/** With another JSON in the first of these payloads, if there is one. */
function changedAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  change: (json: unknown) => unknown,
): unknown {
  if (key === undefined) {
    const [payload, ...others] = listAt({ value }, 'value')
    const data = textAt(payload, 'data')
    if (!isObject(payload) || data === null) return value
    const json: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
    const changed = Buffer.from(JSON.stringify(change(json))).toString('base64')
    return [{ ...payload, data: changed }, ...others]
  }
  if (!isObject(value) || value[key] === undefined) return value
  return { ...value, [key]: changedAt(value[key], rest, change) }
}
