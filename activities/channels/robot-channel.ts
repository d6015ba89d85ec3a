import type { ChannelKind } from '../../domain/notices/channel-kinds.ts'
import type { Channel, ChannelLimits, Message, SendResult } from './channel.ts'
import type { Resolve } from './guarded-lookup.ts'
import { type HttpTimeouts, postOnce } from './http-exchange.ts'
import { type AnswerReading, resultOfExchange } from './http-outcome.ts'
import { type Gateway, outboundTarget } from './outbound-rules.ts'
import { type RobotForm, type RobotText, robotCapacity, robotText } from './robot-text.ts'

/** The outer world of a channel over HTTP. */
export interface OutboundPorts {
  /** Milliseconds since 1970: what signatures are made with. */
  readonly now: () => number
  readonly resolve: Resolve
}

export interface RobotRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What one vendor's robot is, over what all have in common. */
export interface Robot {
  readonly channelId: string
  readonly kind: ChannelKind
  readonly limits: ChannelLimits
  readonly gateway: Gateway | null
  readonly timeouts: HttpTimeouts
  readonly form: (message: Message) => RobotForm
  /** What is wrong with the settings or the address; null: nothing. */
  readonly fault: (message: Message) => SendResult | null
  readonly write: (text: RobotText, message: Message, messageId: string, nowMs: number) => RobotRequest
  readonly reading: Pick<AnswerReading, 'read' | 'tooFastMs'>
}

/** A robot as a channel: one message, one POST, one result. */
export function robotChannel(robot: Robot, ports: OutboundPorts): Channel {
  return {
    channelId: robot.channelId,
    kind: robot.kind,
    limits: robot.limits,
    capacity: (message) => robotCapacity(message, robot.form(message)),
    send: (message, messageId) => sendOnce(robot, ports, message, messageId),
  }
}

async function sendOnce(
  robot: Robot,
  ports: OutboundPorts,
  message: Message,
  messageId: string,
): Promise<SendResult> {
  const fault = robot.fault(message)
  if (fault !== null) return fault
  const text = robotText(message, robot.form(message))
  if (text === null) return refused('too-large')
  const { url, headers, body } = robot.write(text, message, messageId, ports.now())
  const target = outboundTarget(url, robot.gateway)
  if (typeof target === 'string') return badSettings(target)
  const exchange = await postOnce({ target, headers, body, timeouts: robot.timeouts }, ports.resolve)
  return resultOfExchange(exchange, { ...robot.reading, nowMs: ports.now() })
}

/** The settings cannot be used: nothing was sent. */
export function badSettings(code: string): SendResult {
  return { outcome: 'config-fault', code, phase: 'prepare' }
}

/** The message cannot be sent as it is: nothing was. */
export function refused(code: string, badAddress = false): SendResult {
  return { outcome: 'rejected', code, phase: 'prepare', badAddress, unlisted: false }
}
