import { createServer, type Socket } from 'node:net'
import { type LocalServer, listenLocally } from './local-server.ts'

/** `tls` is what the client says first under TLS, `body` the first that comes of the message, `end` the final dot. */
export type SmtpStage =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'end'

export type SmtpAct =
  /** Lines of one reply or of several, each ended; at `end` a 2xx means that the message was taken. */
  | {
      readonly do: 'reply'
      readonly lines: readonly string[]
      readonly afterMs?: number
      readonly close?: boolean
    }
  /** A reply's beginning, and the connection's end. */
  | { readonly do: 'cut'; readonly text: string; readonly accepts?: boolean }
  | { readonly do: 'hang' | 'drop' | 'close'; readonly accepts?: boolean }

/** What one connection meets; at `rcpt` one act for each recipient in turn. */
export type SmtpStep = Readonly<Partial<Record<SmtpStage, SmtpAct | readonly SmtpAct[]>>>

/** One connection, as the server saw it. */
export interface SmtpSession {
  readonly at: number
  readonly commands: readonly string[]
  readonly answered: readonly string[]
  /** Those that were not refused. */
  readonly recipients: readonly string[]
  /** What came after DATA, without the final dot; empty: nothing. */
  readonly raw: Buffer
  /** The server has the whole message and took it. */
  readonly accepted: boolean
  /** Where the script broke off; null: nowhere. */
  readonly brokeAt: SmtpStage | null
}

type Session = { -readonly [Key in keyof SmtpSession]: SmtpSession[Key] } & {
  commands: string[]
  answered: string[]
  recipients: string[]
}

export interface ScriptedSmtp extends LocalServer {
  readonly journal: readonly SmtpSession[]
  /** Each connection takes the next step; with none left the server behaves. */
  readonly script: SmtpStep[]
}

export const reply = (...lines: readonly string[]): SmtpAct => ({ do: 'reply', lines })

const usual: Readonly<Record<SmtpStage, SmtpAct | null>> = {
  greeting: reply('220 fake.example ESMTP'),
  ehlo: reply('250-fake.example', '250-AUTH PLAIN LOGIN', '250 8BITMIME'),
  starttls: reply('502 5.5.1 not here'),
  tls: { do: 'drop' },
  auth: reply('235 2.7.0 ok'),
  mail: reply('250 2.1.0 ok'),
  rcpt: reply('250 2.1.5 ok'),
  data: reply('354 go on'),
  body: null,
  end: reply('250 2.0.0 queued as FAKE-0001'),
}
const nobody = reply('554 5.5.1 no valid recipients')
const endOfData = Buffer.from('\r\n.\r\n')

/** An SMTP server that does at any stage what a test or an operator wants it to do; by default it takes every mail. */
export async function scriptedSmtp(options: { readonly now?: () => number } = {}): Promise<ScriptedSmtp> {
  const journal: SmtpSession[] = []
  const script: SmtpStep[] = []
  const now = options.now ?? Date.now
  const server = createServer((socket) => {
    journal.push(converse(socket, script.shift() ?? {}, now()))
  })
  return { ...(await listenLocally(server)), journal, script }
}

function converse(socket: Socket, step: SmtpStep, at: number): SmtpSession {
  const session: Session = {
    at,
    commands: [],
    answered: [],
    recipients: [],
    raw: Buffer.alloc(0),
    accepted: false,
    brokeAt: null,
  }
  let unread = Buffer.alloc(0)
  let mode: 'commands' | 'message' | 'tls' | 'ended' = 'commands'
  let asked = 0
  const actAt = (stage: SmtpStage): SmtpAct | null => {
    const set = step[stage]
    const act = isActs(set) ? set[stage === 'rcpt' ? asked : 0] : set
    if (stage === 'rcpt') asked += 1
    return act ?? (stage === 'data' && session.recipients.length === 0 ? nobody : usual[stage])
  }
  const enter = (stage: SmtpStage, command = ''): void => {
    const act = actAt(stage)
    if (act === null) return
    if (stage === 'end') session.accepted = accepts(act)
    if (stage === 'rcpt' && accepts(act)) session.recipients.push(addressIn(command))
    if (!perform(act, socket, session)) {
      session.brokeAt = stage
      mode = 'ended'
    } else if (stage === 'data' && says(act, '354')) {
      mode = 'message'
      unread = Buffer.concat([Buffer.from('\r\n'), unread])
    } else if (stage === 'starttls' && says(act, '220')) mode = 'tls'
    else if (stage === 'end') mode = 'commands'
  }
  const readMessage = (): void => {
    const end = unread.indexOf(endOfData)
    const isFirst = session.raw.length === 0 && unread.length > 2
    session.raw = unread.subarray(2, end === -1 ? undefined : Math.max(end, 2))
    if (isFirst) enter('body')
    if (end === -1 || mode !== 'message') return
    unread = unread.subarray(end + endOfData.length)
    enter('end')
    readCommands()
  }
  const nextCommand = (): string | null => {
    const end = mode === 'commands' ? unread.indexOf('\r\n') : -1
    if (end === -1) return null
    const line = unread.toString('utf8', 0, end)
    unread = unread.subarray(end + 2)
    session.commands.push(line)
    return line
  }
  const readCommands = (): void => {
    for (let line = nextCommand(); line !== null; line = nextCommand()) {
      const stage = stageOf(line)
      if (stage !== null) enter(stage, line)
      else if (/^QUIT\b/i.test(line)) socket.end('221 2.0.0 bye\r\n')
      else socket.write(/^(?:NOOP|RSET)\b/i.test(line) ? '250 2.0.0 ok\r\n' : '500 5.5.1 what?\r\n')
    }
  }
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    if (mode === 'commands') readCommands()
    if (mode === 'message') readMessage()
    if (mode === 'tls' && unread.length > 0) enter('tls')
  })
  enter('greeting')
  return session
}

/** False: the conversation ends here. */
function perform(act: SmtpAct, socket: Socket, session: Session): boolean {
  switch (act.do) {
    case 'reply': {
      const text = act.lines.map((line) => `${line}\r\n`).join('')
      const answer = (): void => {
        if (socket.destroyed) return
        session.answered.push(...act.lines)
        if (act.close === true) socket.end(text)
        else socket.write(text)
      }
      if (act.afterMs === undefined) answer()
      else setTimeout(answer, act.afterMs)
      return act.close !== true
    }
    case 'cut':
      session.answered.push(act.text)
      socket.end(act.text)
      return false
    case 'drop':
      socket.resetAndDestroy()
      return false
    case 'close':
      socket.end()
      return false
    case 'hang':
      return false
  }
}

function accepts(act: SmtpAct): boolean {
  return act.do === 'reply' ? says(act, '2') : act.accepts === true
}

function says(act: SmtpAct, beginning: string): boolean {
  return act.do === 'reply' && act.lines.some((line) => line.startsWith(beginning))
}

function addressIn(command: string): string {
  return /<([^>]*)>/.exec(command)?.[1] ?? ''
}

function isActs(set: SmtpAct | readonly SmtpAct[] | undefined): set is readonly SmtpAct[] {
  return Array.isArray(set)
}

const stages: readonly (readonly [RegExp, SmtpStage])[] = [
  [/^(?:EHLO|HELO)\b/i, 'ehlo'],
  [/^STARTTLS\b/i, 'starttls'],
  [/^AUTH\b/i, 'auth'],
  [/^MAIL\b/i, 'mail'],
  [/^RCPT\b/i, 'rcpt'],
  [/^DATA\b/i, 'data'],
]

function stageOf(command: string): SmtpStage | null {
  return stages.find(([verb]) => verb.test(command))?.[1] ?? null
}
