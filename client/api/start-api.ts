import { putActorKey } from '../../ledger/actor-keys.ts'
import { PortInUseError } from '../../temporal/local/errors.ts'
import { actorSigner } from '../../operations/up/actor-signature.ts'
import type { ApiDeps } from './api-deps.ts'
import { buildApi } from './build-api.ts'

export interface RunningApi {
  /** `http://127.0.0.1:7244` */
  readonly address: string
  /** Ends when what is in flight has been answered. */
  stop(): Promise<void>
}

/**
 * Serves the API, once its public key is in the ledger: by it, what several APIs of one ledger signed can be verified on each
 * of their machines. Throws `PortInUseError`, or when the key of the data folder cannot be used.
 */
export async function startApi(deps: ApiDeps): Promise<RunningApi> {
  const signer = await actorSigner(deps.dataFolder)
  await putActorKey(deps.ledger, { publicKey: signer.publicKeyPem, origin: 'own', since: deps.now() })
  const app = await buildApi(deps, signer)
  try {
    const address = await app.listen({ host: deps.host, port: deps.port })
    return { address, stop: () => app.close() }
  } catch (error) {
    await app.close()
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw isTaken ? new PortInUseError(deps.port, 'API') : error
  }
}
