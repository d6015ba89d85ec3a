import { domainToASCII } from 'node:url'

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName =
  /^(?=.{1,253}$)(?!.*\.[0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/

/** What an SMTP command may carry. */
const longest = 254

/**
 * The one rule of what is a mail address, for people's files, settings and sending: one plain address, its domain in ASCII; null for anything else: a list, a name with an address, a quoted or a
 * non-ASCII local part, controls, line ends. What it gives back is safe in a header and in an SMTP command.
 */
export function parseMailAddress(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = parseDomain(text.slice(at + 1))
  if (domain === null || local.length > 64 || !localPart.test(local)) return null
  const address = `${local}@${domain}`
  return address.length > longest ? null : address
}

/** A domain name of two labels or more, in lower-case ASCII; null: it is none. */
export function parseDomain(text: string): string | null {
  // What reads a URL's host would stop at a slash and take what comes before it.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return null
  const ascii = domainToASCII(text)
  return domainName.test(ascii) ? ascii : null
}
