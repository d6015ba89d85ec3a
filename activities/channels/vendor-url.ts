import { outboundTarget, type UrlFault } from './outbound-rules.ts'

/** What an address that somebody pasted holds: of it only the token is kept, and the address is built anew. */
export type PastedUrl =
  | { readonly token: string }
  | { readonly fault: UrlFault | 'url-host' | 'url-path' | 'url-token' }

/** Letters, digits, `-` and `_`: nothing that could change an address. */
export function isToken(text: string): boolean {
  return /^[\w-]{8,200}$/.test(text)
}

/** The token in a query's field. @source docs/channels.md, "Outbound rules" */
export function tokenInQuery(
  text: string,
  { origin, path, name }: { readonly origin: string; readonly path: string; readonly name: string },
): PastedUrl {
  return readPasted(text, [origin], (url) => (url.pathname === path ? url.searchParams.getAll(name) : null))
}

/** The token as what follows a path. */
export function tokenInPath(text: string, origins: readonly string[], path: string): PastedUrl {
  return readPasted(text, origins, (url) =>
    url.pathname.startsWith(path) ? [url.pathname.slice(path.length)] : null,
  )
}

function readPasted(
  text: string,
  origins: readonly string[],
  tokensIn: (url: URL) => readonly string[] | null,
): PastedUrl {
  const target = outboundTarget(text.trim(), null)
  if (typeof target === 'string') return { fault: target }
  if (!origins.includes(target.url.origin)) return { fault: 'url-host' }
  const tokens = tokensIn(target.url)
  if (tokens === null) return { fault: 'url-path' }
  const [token = '', ...others] = tokens
  return isToken(token) && others.length === 0 ? { token } : { fault: 'url-token' }
}
