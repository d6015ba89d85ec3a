import { refuse } from '../../domain/refusals.ts'
import { bearsToken } from './bearer-token.ts'
import { RefusedError } from './refused-error.ts'

/** Who asks, told from how the request was authenticated and from nothing that it says itself. */
export interface Caller {
  readonly personId: string
  readonly via: 'api' | 'local-admin'
}

/** Whoever bears the token of the data folder: of this machine, and no person that the record could name. */
const localAdmin: Caller = { personId: 'local-admin', via: 'local-admin' }

/** Throws `unauthorised`. */
export function callerOf(
  { headers }: { readonly headers: { readonly authorization?: string | undefined } },
  adminToken: string,
): Caller {
  if (!bearsToken(headers.authorization, adminToken)) throw new RefusedError(refuse('unauthorised'))
  return localAdmin
}
