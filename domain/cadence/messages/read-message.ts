import { parseCivilDate } from '../../calendar/civil-date.ts'
import { parseInstant } from '../../calendar/instant.ts'
import { isSeatKey, type SeatKey } from '../../programme/seats.ts'
import { type EvidenceKind, evidenceKinds } from '../../programme/template.ts'
import { jsonBytes, mostCommandBytes } from '../../payload-size.ts'
import { type Refusal, refuse } from '../../refusals.ts'
import { countCodePoints, textMost } from '../../text-rules.ts'
import { UnreadablePayload } from '../../unreadable-payload.ts'
import type { Actor, CadenceCommand, Evidence, FactValue, Mark, ProgrammeCommand } from '../commands.ts'
import { replyWorkdays } from '../orders/orders.ts'
import { isBodyHash, isCommandId, isPersonId, isSignature } from './message-forms.ts'

/** How a message came, or `vouched` when an API's signature of it was checked: only then it says who acts. */
export type MessageWay = 'update' | 'signal' | 'vouched'

/** Thrown and caught inside this file only: the first thing that is wrong with a message. */
class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type CadenceCommandName = CadenceCommand['command']
type ProgrammeCommandName = ProgrammeCommand['command']

/** Reads what arrived at a cadence: the one parser, plain code, for updates and signals alike. */
export function readCadenceCommand(
  name: CadenceCommandName,
  message: unknown,
  way: MessageWay,
): CadenceCommand | Refusal {
  return guarded(() => {
    const body = objectOf(sized(message), name)
    const base = { ...headOf(body, way), period: shortText(body['period'], 'period', 16) }
    switch (name) {
      case 'mark-milestones':
        return { command: name, ...base, marks: listOf(body['marks'], 'marks', 20).map(markOf) }
      case 'return-milestone':
        return {
          command: name,
          ...base,
          milestone: shortText(body['milestone'], 'milestone', 40),
          reason: textOf(body['reason'], 'reason'),
          limitWorkdays: limitOf(body['limitWorkdays'], 3),
        }
      case 'correct-milestone':
      case 'admit-late-record': {
        const replaces =
          body['replaces'] === undefined ? {} : { replaces: wholeOf(body['replaces'], 'replaces', 1, 1e9) }
        return {
          command: name,
          ...base,
          mark: markOf(body['mark']),
          reason: textOf(body['reason'], 'reason'),
          ...replaces,
        }
      }
      case 'issue-order':
        return {
          command: name,
          ...base,
          note: textOf(body['note'] ?? '', 'note'),
          limitWorkdays: limitOf(body['limitWorkdays'], replyWorkdays),
        }
      case 'reply-order':
        return {
          command: name,
          ...base,
          reason: textOf(body['reason'], 'reason'),
          evidence: listOf(body['evidence'] ?? [], 'evidence', 20).map(evidenceOf),
        }
      case 'return-order':
        return {
          command: name,
          ...base,
          reason: textOf(body['reason'], 'reason'),
          limitWorkdays: limitOf(body['limitWorkdays'], replyWorkdays),
        }
      case 'close-order':
        return { command: name, ...base, note: textOf(body['note'] ?? '', 'note') }
    }
  })
}

/** More would not fit into the batch in which it is recorded. */
function sized(message: unknown): unknown {
  if (jsonBytes(message, mostCommandBytes) > mostCommandBytes)
    throw new Unreadable(refuse('body-too-large', { most: mostCommandBytes }))
  return message
}

function limitOf(value: unknown, usual: number): number {
  return value === undefined ? usual : wholeOf(value, 'limitWorkdays', 1, 60)
}

/** Reads what arrived at a programme. */
export function readProgrammeCommand(
  name: ProgrammeCommandName,
  message: unknown,
  way: MessageWay,
): ProgrammeCommand | Refusal {
  return guarded(() => {
    const body = objectOf(sized(message), name)
    const base = headOf(body, way)
    switch (name) {
      case 'suspend':
        return {
          command: name,
          ...base,
          on: dateField(body['on'], 'on'),
          reason: textOf(body['reason'], 'reason'),
        }
      case 'resume':
        return { command: name, ...base, on: dateField(body['on'], 'on') }
      case 'amend-roster':
        return { command: name, ...base, seats: seatsOf(body['seats']) }
      case 'release':
        return {
          command: name,
          ...base,
          to: textOf(body['to'], 'to'),
          reason: textOf(body['reason'] ?? '', 'reason'),
        }
    }
  })
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value && value.refused === true
}

function guarded<T>(read: () => T): T | Refusal {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unreadable) return error.refusal
    throw error
  }
}

function bad(field: string, expected: string): never {
  throw new Unreadable(refuse('bad-input', { problem: `${field}：${expected}` }))
}

function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (value instanceof UnreadablePayload) throw new Unreadable(refuse('unreadable-message', value.details()))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(field, '应为对象')
  return Object.fromEntries(Object.entries(value))
}

function listOf(value: unknown, field: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) return bad(field, `应为列表，最多 ${most} 项`)
  return value
}

function headOf(
  body: Readonly<Record<string, unknown>>,
  way: MessageWay,
): { commandId: string; actor: Actor; bodyHash?: string } {
  const commandId = body['commandId']
  if (typeof commandId !== 'string' || !isCommandId(commandId))
    return bad('commandId', '应为 8 至 64 个 [A-Za-z0-9._:-]，不得是电话等号码')
  const actor = actorOf(body['actor'], way)
  const bodyHash = body['bodyHash']
  if (way !== 'vouched' || bodyHash === undefined) return { commandId, actor }
  if (typeof bodyHash !== 'string' || !isBodyHash(bodyHash)) return bad('bodyHash', '应为 16 位十六进制数')
  return { commandId, actor, bodyHash }
}

function actorOf(value: unknown, way: MessageWay): Actor {
  const actor = objectOf(value, 'actor')
  const personId = personIdOf(actor['personId'], 'actor.personId')
  const seatId = shortText(actor['seatId'], 'actor.seatId', 40)
  if (!isSeatKey(seatId)) return bad('actor.seatId', `没有岗位 ${seatId.slice(0, 40)}`)
  if (way !== 'vouched') return { personId, seatId, via: way, unsigned: true }
  const { signature, signedAt, via } = actor
  if (via !== 'api' && via !== 'local-admin') return bad('actor.via', 'api | local-admin')
  if (typeof signature !== 'string' || !isSignature(signature)) return bad('actor.signature', '应为签名')
  if (typeof signedAt !== 'string' || parseInstant(signedAt) === null)
    return bad('actor.signedAt', '应为时刻')
  return { personId, seatId, via, signature, signedAt }
}

/** Whether a message says that it is signed; whether it is, the signature's check tells. */
export function claimsSignature(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('actor' in message)) return false
  const { actor } = message
  return typeof actor === 'object' && actor !== null && 'signature' in actor && actor.signature !== undefined
}

/** Whether a message says that the ledger has its command: it is decided once the ledger was asked. */
export function isSentAgain(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'again' in message && message.again === true
}

/** The id of a message that has one; null: it has none, or none of that form. */
export function commandIdIn(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !('commandId' in message)) return null
  const { commandId } = message
  return typeof commandId === 'string' && isCommandId(commandId) ? commandId : null
}

function markOf(value: unknown): Mark {
  const mark = objectOf(value, 'mark')
  return {
    milestone: shortText(mark['milestone'], 'milestone', 40),
    happenedOn: dateField(mark['happenedOn'], 'happenedOn'),
    values: valuesOf(mark['values'] ?? {}),
    evidence: listOf(mark['evidence'] ?? [], 'evidence', 20).map(evidenceOf),
    note: mark['note'] === undefined || mark['note'] === null ? '' : textOf(mark['note'], 'note'),
  }
}

function valuesOf(value: unknown): Readonly<Record<string, FactValue>> {
  const entries = Object.entries(objectOf(value, 'values'))
  if (entries.length > 40) return bad('values', '最多 40 项')
  if (entries.some(([key]) => key.length > 40)) return bad('values', '项目名最多 40 字')
  return Object.fromEntries(entries.map(([key, each]) => [key, factValueOf(each, key)]))
}

function factValueOf(value: unknown, key: string): FactValue {
  if (typeof value === 'string') return textOf(value, `values.${key}`)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return listOf(value, key, 50).map((each) => textOf(each, key))
  return bad(`values.${key}`, '应为文字、数字、是否或文字列表')
}

function evidenceOf(value: unknown): Evidence {
  const evidence = objectOf(value, 'evidence')
  const kind: EvidenceKind | undefined = evidenceKinds.find((each) => each === evidence['kind'])
  if (kind === undefined) return bad('evidence.kind', evidenceKinds.join(' | '))
  const { sha256, size, uploadedSha256, url } = evidence
  if (sha256 === undefined && url === undefined)
    return bad('evidence', '须有 sha256（文件）或 url（http 或 https 链接）')
  return {
    kind,
    name: textOf(evidence['name'] ?? '', 'evidence.name'),
    ...(sha256 === undefined ? {} : { sha256: fingerprintOf(sha256, 'evidence.sha256') }),
    ...(uploadedSha256 === undefined
      ? {}
      : { uploadedSha256: fingerprintOf(uploadedSha256, 'evidence.uploadedSha256') }),
    ...(size === undefined ? {} : { size: wholeOf(size, 'evidence.size', 0, Number.MAX_SAFE_INTEGER) }),
    ...(url === undefined ? {} : { url: linkOf(url) }),
  }
}

function fingerprintOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) return bad(field, '应为 64 位十六进制数')
  return value
}

function linkOf(value: unknown): string {
  const isLink = typeof value === 'string' && value.length <= 2000 && /^https?:\/\//.test(value)
  return isLink ? value : bad('evidence.url', '应为 http 或 https 链接，最多 2000 字')
}

function seatsOf(value: unknown): Readonly<Partial<Record<SeatKey, readonly string[]>>> {
  const entries = Object.entries(objectOf(value, 'seats')).map(([seat, persons]) => {
    if (!isSeatKey(seat)) return bad('seats', `没有岗位 ${seat.slice(0, 40)}`)
    return [seat, listOf(persons, seat, 50).map((each) => personIdOf(each, `seats.${seat}`))] as const
  })
  return Object.fromEntries(entries)
}

function dateField(value: unknown, field: string): string {
  const date = typeof value === 'string' ? parseCivilDate(value) : null
  if (date !== null) return date
  const given = typeof value === 'string' ? Array.from(value).slice(0, 40).join('') : typeof value
  throw new Unreadable(refuse('date-invalid', { field, given }))
}

function personIdOf(value: unknown, field: string): string {
  return typeof value === 'string' && isPersonId(value) ? value : bad(field, '应为人员编号，如 p-006')
}

function shortText(value: unknown, field: string, most: number): string {
  if (typeof value !== 'string' || value === '' || value.length > most)
    return bad(field, `应为 1 至 ${most} 字的文字`)
  return value
}

/** Length and content are judged by the rules for business text; here only that it is text, and not beyond reason. */
function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string') return bad(field, '应为文字')
  if (value.length > 20_000)
    throw new Unreadable(refuse('text-too-long', { field, most: textMost, count: countCodePoints(value) }))
  return value
}

function wholeOf(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    return bad(field, `应为 ${least} 至 ${most} 的整数`)
  return value
}
