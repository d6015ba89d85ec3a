import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'

export interface FoundAddress {
  readonly address: string
  readonly family: number
}

/** All addresses of a name, as of now; rejects with the system's error when there is none. */
export type Resolve = (hostname: string) => Promise<readonly FoundAddress[]>

/** The system's resolver. */
export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true })

/** Code of the error with which a connection to a wrong address is refused. */
export const addressRefused = 'ADDRESS_REFUSED'

/**
 * Looks a name up in the moment of connecting and hands on what it judged: there is no second look-up in which the name
 * could point elsewhere. One bad address refuses all. @source docs/channels.md, "Outbound rules"
 */
export function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  const find = callbackify((hostname: string) => goodAddresses(resolve, isAllowed, hostname))
  return (hostname, options, callback) =>
    find(hostname, (error, found) => {
      // On failure there is no result, whatever the type says.
      if (error instanceof Error) callback(error, [])
      else if (options.all === true) callback(null, [...found])
      else callback(null, found[0].address, found[0].family)
    })
}

async function goodAddresses(
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
  hostname: string,
): Promise<readonly [FoundAddress, ...FoundAddress[]]> {
  const [first, ...others] = await resolve(hostname)
  if (first === undefined || ![first, ...others].every(({ address }) => isAllowed(address)))
    throw Object.assign(new Error('address refused'), { code: addressRefused })
  return [first, ...others]
}
