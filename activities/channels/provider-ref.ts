const queuedAs = [
  /\bqueued as ([\w.,:#=/+-]{4,80})/i,
  /\bid[=: ]\s*([\w.,:#/+-]{4,80})/i,
  /\bInternalId=([0-9]{4,40})/i,
]

/**
 * The receiving server's own number of a message, from its 250 reply; null: the reply names none in a form that servers
 * use, or one that holds something of ours. The reply's other text may quote addresses and is dropped.
 */
export function providerRefIn(reply: string, secrets: readonly string[]): string | null {
  for (const pattern of queuedAs) {
    const found = pattern.exec(reply)
    const [, ref] = found ?? []
    if (found !== null && ref !== undefined && reply[found.index + found[0].length] !== '@')
      return isFree(ref, secrets) ? ref : null
  }
  return null
}

function isFree(ref: string, secrets: readonly string[]): boolean {
  const lower = ref.toLowerCase()
  return secrets.every((secret) => secret === '' || !lower.includes(secret.toLowerCase()))
}
