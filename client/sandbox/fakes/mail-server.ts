import { callbackify } from 'node:util'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { type LocalServer, listenLocally } from './local-server.ts'

/** One mail that the server took. */
export interface ReceivedMail {
  readonly at: number
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | null
  readonly isEncrypted: boolean
  readonly raw: Buffer
  readonly mail: ParsedMail
}

/** Code and text of a refusal at a stage of the conversation. */
export interface MailRefusal {
  readonly at: 'connect' | 'login' | 'sender' | 'recipient' | 'message'
  readonly code: number
  readonly text: string
}

export interface MailServerOptions {
  /** Null: this machine's plain SMTP. `tls` from the start, or by STARTTLS. */
  readonly security: null | 'tls' | 'starttls'
  readonly certificate: { readonly key: string; readonly certificate: string } | null
  /** Null: nobody needs to log in. */
  readonly login: { readonly user: string; readonly password: string } | null
  readonly mostBytes?: number
  /** From the next one on in a minute: 421. */
  readonly mostPerMinute?: number
  readonly now?: () => number
  /** Default: a free one. */
  readonly port?: number
  readonly onMail?: (mail: ReceivedMail) => void
}

export interface MailServer extends LocalServer {
  readonly journal: readonly ReceivedMail[]
  /** The next mail that comes to this stage is refused so; with none left the server takes what is right. */
  readonly script: MailRefusal[]
}

/** A mail server as offices have one: login, size, rate and addresses are checked; each mail taken is parsed. */
export async function mailServer(options: MailServerOptions): Promise<MailServer> {
  const journal: ReceivedMail[] = []
  const script: MailRefusal[] = []
  const now = options.now ?? Date.now
  const refusal = (at: MailRefusal['at']): Error | null => {
    const next = script.findIndex((step) => step.at === at)
    const [step] = next === -1 ? [] : script.splice(next, 1)
    return step === undefined ? null : smtpError(step.code, step.text)
  }
  const isTooFast = (): boolean =>
    journal.filter(({ at }) => at > now() - 60_000).length >=
    (options.mostPerMinute ?? Number.POSITIVE_INFINITY)
  const server = new SMTPServer({
    ...securityOf(options),
    name: 'fake.example',
    logger: false,
    disableReverseLookup: true,
    closeTimeout: closeMs,
    authOptional: options.login === null,
    ...(options.mostBytes === undefined ? {} : { size: options.mostBytes }),
    onConnect: (_session, done) => done(refusal('connect')),
    onAuth({ username, password }, _session, done) {
      const isRight = username === options.login?.user && password === options.login?.password
      const refused = refusal('login') ?? (isRight ? null : smtpError(535, '5.7.8 authentication failed'))
      if (refused === null) done(null, { user: username })
      else done(refused)
    },
    onMailFrom: (_address, _session, done) =>
      done(refusal('sender') ?? (isTooFast() ? smtpError(421, '4.7.0 too many messages') : null)),
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      const take = async (): Promise<string> => {
        const refused = refusal('message') ?? (stream.sizeExceeded ? smtpError(552, '5.3.4 too large') : null)
        if (refused !== null) throw refused
        const mail = await receive(session, Buffer.concat(chunks), now())
        options.onMail?.(mail)
        return `queued as FAKE-${journal.push(mail)}`
      }
      const answer = callbackify(take)
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => answer(done))
    },
  })
  server.on('error', () => null)
  const { port } = await listenLocally(server.server, options.port)
  // Not by destroying sockets: one destroyed below its TLS brings down the whole process.
  return { port, close: () => new Promise((resolve) => server.close(resolve)), journal, script }
}

const closeMs = 200

function securityOf({ security, certificate }: MailServerOptions): SMTPServerOptions {
  if (security === null || certificate === null)
    return { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }
  return { secure: security === 'tls', key: certificate.key, cert: certificate.certificate }
}

async function receive(
  { envelope, user, secure }: SMTPServerSession,
  raw: Buffer,
  at: number,
): Promise<ReceivedMail> {
  return {
    at,
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    user: typeof user === 'string' ? user : null,
    isEncrypted: secure,
    raw,
    mail: await simpleParser(raw),
  }
}

function smtpError(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}
