import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { reachExamined } from '../../../operations/doctor/reach-examined.ts'
import { connectToGiven } from '../../../operations/up/history-connection.ts'
import { reachForeign, TemporalRefusedError } from '../../../operations/up/reach-temporal.ts'
import { certificateAuthority } from '../../../client/sandbox/fakes/self-signed.ts'
import { type TlsProxy, tlsProxy } from '../../support/tls-proxy.ts'

const authority = certificateAuthority()
const access = { tls: { serverRootCACertificate: Buffer.from(authority.certificate) } }
const nobody = { address: inject('temporalAddress'), namespace: "nobody's" }
const howToMake = "temporal operator namespace create --namespace 'nobody'\\''s' --retention 3650d"
let proxy: TlsProxy

beforeAll(async () => {
  const { certificate: cert, key } = authority.issue(['localhost', '127.0.0.1'])
  proxy = await tlsProxy(inject('temporalAddress'), { key, cert })
})

afterAll(() => proxy.close())

test('doctor reaches a server behind TLS by the authority of the settings', async () => {
  const server = { address: proxy.address, namespace: 'default', access }
  const { temporal, refused } = await reachExamined('/nowhere', server)
  await temporal?.close()
  expect(temporal).not.toBeNull()
  expect(refused).toBeNull()
})

test('doctor says why a server behind TLS does not let it in', async () => {
  const tls = { serverRootCACertificate: Buffer.from(certificateAuthority().certificate) }
  const server = { address: proxy.address, namespace: 'default', access: { tls } }
  const { temporal, refused } = await reachExamined('/nowhere', server)
  expect(temporal).toBeNull()
  expect(refused).toContain('TLS')
})

test('doctor says how to make a namespace that is missing', async () => {
  const { temporal, refused } = await reachExamined('/nowhere', nobody)
  expect(temporal).toBeNull()
  expect(refused).toContain(howToMake)
})

test('A namespace that is missing ends a start at once, with the line that makes it', async () => {
  const reaching = reachForeign(
    { ...nobody, hasOwnArchive: false },
    () => undefined,
    AbortSignal.timeout(60_000),
  )
  const error: unknown = await reaching.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TemporalRefusedError)
  expect(String(error)).toContain(howToMake)
})

test('A namespace that is missing is no place to read histories from, and that is said', async () => {
  const refused = await connectToGiven(nobody, '')
  if (!('refused' in refused)) throw new Error('it was not refused')
  expect(refused.code).toBe('unavailable')
  expect(refused.details['problem']).toContain(howToMake)
})
