import { createHash } from 'node:crypto'

const base32Letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** 26 letters: one notice to one recipient of one channel; a later revision is another delivery. @source docs/channels.md, "Keys" */
export function deliveryIdOf(
  noticeId: string,
  channelId: string,
  recipientId: string,
  revision: number,
): string {
  return base32Sha256(`${noticeId}|${channelId}|${recipientId}|${revision}`).slice(0, 26)
}

/** 26 letters: several deliveries in one message. @source docs/channels.md, "Keys" */
export function digestIdOf(channelId: string, recipientId: string, deliveryIds: readonly string[]): string {
  return base32Sha256(`digest|${channelId}|${recipientId}|${deliveryIds.toSorted().join(',')}`).slice(0, 26)
}

/** 通知号: eight capitals that people see, the same on all channels. @source docs/channels.md, "Keys" */
export function noticeNumberOf(noticeId: string): string {
  return base32Sha256(noticeId).slice(0, 8).toUpperCase()
}

/** RFC 4648 base32 in lower case, without padding. */
function base32Sha256(text: string): string {
  let letters = ''
  let held = 0
  let bits = 0
  for (const byte of createHash('sha256').update(text, 'utf8').digest()) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      letters += base32Letters.charAt((held >>> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? letters : letters + base32Letters.charAt((held << (5 - bits)) & 31)
}
