import type { FileHandle } from 'node:fs/promises'

export interface LineSearch {
  /** How the sought line begins. */
  readonly head: string
  /** Told of lines that begin so: only a whole one counts, not what a crash cut short. */
  isSought(line: string): boolean
  /** The line was written before the sought one can have been. */
  isTooOld(line: string): boolean
}

export interface Searched {
  readonly isThere: boolean
  /** Something stands after the last line end: a line that was cut short, or lacks its end. */
  readonly hasTail: boolean
}

/** So much is looked through whatever the lines' times say: clocks step. */
const blockBytes = 64 * 1024
/** Years of a busy office: a bound for a file whose times cannot be read. */
const mostBytes = 64 * 1024 * 1024
const lineEnd = 0x0a

/** What a search reads into: one for all searches that do not run at once. */
export function searchBlock(): Buffer {
  return Buffer.allocUnsafeSlow(blockBytes)
}

/**
 * Looks for a line among the last ones of a file of so many bytes, back to the time before which it cannot have been
 * written. Block by block, so that memory stays flat; blocks are cut at line ends, which are no part of a character.
 */
export async function searchFromEnd(
  handle: FileHandle,
  size: number,
  search: LineSearch,
  block: Buffer,
): Promise<Searched> {
  const head = Buffer.from(search.head, 'utf8')
  let hasTail = false
  /** The end of a line that begins in an earlier block. */
  let held: Buffer = Buffer.alloc(0)
  let end = size
  while (end > 0 && size - end < mostBytes) {
    const start = Math.max(0, end - block.length)
    const { bytesRead } = await handle.read(block, 0, end - start, start)
    const read = block.subarray(0, bytesRead)
    if (end === size) hasTail = read.at(-1) !== lineEnd
    end = start
    const firstEnd = start === 0 ? -1 : read.indexOf(lineEnd)
    if (start > 0 && firstEnd === -1) {
      held = Buffer.concat([read, held])
      continue
    }
    const whole = read.subarray(firstEnd + 1)
    const lines = held.length === 0 ? whole : Buffer.concat([whole, held])
    held = Buffer.from(read.subarray(0, Math.max(firstEnd, 0)))
    if (lines.includes(head) && linesOf(lines).some((line) => beginsAndIsSought(line, search)))
      return { isThere: true, hasTail }
    if (search.isTooOld(firstLineOf(lines))) break
  }
  return { isThere: false, hasTail }
}

function beginsAndIsSought(line: string, search: LineSearch): boolean {
  return line.startsWith(search.head) && search.isSought(line)
}

function linesOf(bytes: Buffer): readonly string[] {
  return bytes.toString('utf8').split('\n')
}

function firstLineOf(bytes: Buffer): string {
  const end = bytes.indexOf(lineEnd)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}
