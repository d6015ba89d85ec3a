import { isIP } from 'node:net'
import { connect, type ConnectionOptions } from 'node:tls'
import { isGrpcServiceError } from '@temporalio/client'
import { NamespaceMissingError } from '../local/namespace.ts'
import type { TemporalServer } from './temporal-server.ts'

/** gRPC. */
const permissionDenied = 7
const unauthenticated = 16
const handshakeMs = 5_000
/** A server that wants another certificate says so after its own part of the handshake. */
const alertMs = 500

/**
 * Why a server that could not be connected to will not let us in the next time either, in words; null: it may. The
 * gRPC client only says that its deadline passed, so a handshake of our own is made to see what is wrong with it.
 */
export async function whyRefused(server: TemporalServer, error: unknown): Promise<string | null> {
  if (error instanceof NamespaceMissingError) return error.message
  const answer = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (isGrpcServiceError(answer)) {
    const code: number = answer.code
    if (code === permissionDenied || code === unauthenticated)
      return `不接受所给的 API key 或证书 / does not accept the API key or certificate: ${answer.message}`
  }
  const { access, address } = server
  const tls = access?.tls
  if (tls === undefined || tls === null || tls === false || !URL.canParse(`tcp://${address}`)) return null
  const problem = await handshakeProblem(address, tls === true ? {} : optionsOf(tls)).catch(reasonOf)
  return problem === null ? null : `TLS 证书不被接受 / the TLS certificates do not fit: ${problem}`
}

type Tls = Exclude<NonNullable<NonNullable<TemporalServer['access']>['tls']>, boolean>

function optionsOf({ clientCertPair, serverNameOverride, serverRootCACertificate }: Tls): ConnectionOptions {
  return {
    ...(serverRootCACertificate === undefined ? {} : { ca: Buffer.from(serverRootCACertificate) }),
    ...(serverNameOverride === undefined ? {} : { servername: serverNameOverride }),
    ...(clientCertPair === undefined
      ? {}
      : { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
  }
}

/** What OpenSSL calls it; null: the handshake went well, or nobody answered. */
function handshakeProblem(address: string, options: ConnectionOptions): Promise<string | null> {
  const { hostname: host, port } = new URL(`tcp://${address}`)
  return new Promise((resolve) => {
    const named = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port: Number(port), ALPNProtocols: ['h2'], ...named, ...options })
    const end = (problem: string | null): void => {
      socket.destroy()
      resolve(problem)
    }
    socket.setTimeout(handshakeMs, () => end(null))
    socket.once('secureConnect', () => setTimeout(() => end(null), alertMs))
    socket.on('error', (error: Error) => end(isOfTls(error) ? error.message : null))
    socket.resume()
  })
}

/** Of a certificate or key that cannot be read at all. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const ofTls = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_)/

function isOfTls(error: Error): boolean {
  return 'code' in error && ofTls.test(String(error.code))
}
