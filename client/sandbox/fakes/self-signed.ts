import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'

/** PEM, for a server; the certificate is its own authority. */
export interface SelfSigned {
  readonly key: string
  readonly certificate: string
}

const always = { from: new Date('2000-01-01T00:00:00Z'), until: new Date('2999-12-31T00:00:00Z') } as const

/**
 * A key and a certificate for `localhost` and 127.0.0.1, made on the spot: no private key stands in the project, and
 * none runs out on any day. Names and validity can be set to wrong ones.
 */
export function selfSigned(
  set: { readonly names?: readonly string[]; readonly from?: Date; readonly until?: Date } = {},
): SelfSigned {
  const { names = ['localhost', '127.0.0.1'] } = set
  const { from, until } = { ...always, ...set }
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameOf('hopelight fake')
  const validity = [from, until] as const
  return certified({ ...pair, subject, names, validity, isAuthority: true }, { ...pair, subject })
}

/** An authority, and certificates that it issues: some clients take none that is its own authority. */
export interface CertificateAuthority {
  readonly certificate: string
  issue(names: readonly string[]): SelfSigned
}

export function certificateAuthority(): CertificateAuthority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameOf(`hopelight fake authority ${randomUUID()}`)
  const validity = [always.from, always.until] as const
  const issuer = { ...pair, subject }
  const { certificate } = certified({ ...issuer, names: [], validity, isAuthority: true }, issuer)
  return {
    certificate,
    issue(names) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return certified(
        { ...own, subject: nameOf('hopelight fake'), names, validity, isAuthority: false },
        issuer,
      )
    },
  }
}

interface Issuer {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly subject: Buffer
}

interface Subject extends Issuer {
  readonly names: readonly string[]
  readonly validity: readonly [Date, Date]
  readonly isAuthority: boolean
}

function certified(
  { isAuthority, names, privateKey, publicKey, subject, validity }: Subject,
  issuer: Issuer,
): SelfSigned {
  const authority = extension(
    basicConstraints,
    sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])),
  )
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([isAuthority ? 1 : 2])),
    sequence(ecdsaWithSha256),
    issuer.subject,
    sequence(...validity.map(time)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority, ...(names.length === 0 ? [] : [altNames(names)]))),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuer.privateKey))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(sequence(body, sequence(ecdsaWithSha256), signature)),
  }
}

function nameOf(text: string): Buffer {
  return sequence(setOf(sequence(commonName, der(0x0c, Buffer.from(text)))))
}

/** Object identifiers in DER. */
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex')
const commonName = Buffer.from('0603550403', 'hex')
const basicConstraints = Buffer.from('0603551d13', 'hex')
const subjectAltName = Buffer.from('0603551d11', 'hex')

function altNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    /^[0-9.]+$/.test(name)
      ? der(0x87, Buffer.from(name.split('.').map(Number)))
      : der(0x82, Buffer.from(name, 'ascii')),
  )
  return extension(subjectAltName, sequence(...entries))
}

function extension(id: Buffer, value: Buffer): Buffer {
  return sequence(id, der(0x04, value))
}

function time(at: Date): Buffer {
  return der(0x18, Buffer.from(at.toISOString().replaceAll(/[-:T]|\.[0-9]{3}/g, ''), 'ascii'))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function setOf(...parts: readonly Buffer[]): Buffer {
  return der(0x31, ...parts)
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
