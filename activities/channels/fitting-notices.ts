import type { Message } from './channel.ts'

/**
 * How many of a message's notices, from the first on, make a part that fits: found by halving, since a part that is too
 * big stays so with one more notice. At least one.
 */
export function fittingNotices(message: Message, fits: (part: Message) => boolean): number {
  if (fits(message)) return message.notices.length
  let fitting = 1
  let tooMany = message.notices.length
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2)
    if (fits(firstNotices(message, middle))) fitting = middle
    else tooMany = middle
  }
  return fitting
}

function firstNotices(message: Message, count: number): Message {
  const [first, ...others] = message.notices
  return { ...message, notices: [first, ...others.slice(0, count - 1)] }
}
