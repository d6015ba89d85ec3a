import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'

export interface RegularFile {
  readonly bytes: Buffer
  /** Permission bits alone. */
  readonly mode: number
}

/** Why a file was not read, in words that may be shown; they hold nothing of its content. */
export interface FileFault {
  readonly problem: string
  /** It is there and too large: how many bytes it has, as far as that is known. */
  readonly tooLarge?: number
}

const kilobyte = 1024
const megabyte = 1024 * kilobyte

/** What people write by hand: team, people, settings and record files, calendars. */
export const mostTextFileBytes = 512 * kilobyte

/**
 * Reads a file that somebody named, at most so many bytes of it. Never waits for a pipe and never takes a device, a folder
 * or a socket: what is no regular file is a fault, as is one that grows past the limit while it is read.
 */
export function readRegularFile(
  path: string,
  mostBytes: number,
  shown: string = path,
): RegularFile | FileFault {
  let descriptor: number
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (error) {
    return { problem: openProblem(codeOf(error), shown) }
  }
  try {
    const found = fstatSync(descriptor)
    if (!found.isFile())
      return { problem: `${shown} 不是普通文件，而是${kindOf(found)} / ${shown} is no regular file` }
    if (found.size > mostBytes) return tooLarge(shown, mostBytes, found.size)
    const bytes = readAtMost(descriptor, mostBytes + 1, found.size)
    if (bytes.length > mostBytes) return tooLarge(shown, mostBytes, bytes.length)
    return { bytes, mode: found.mode & 0o777 }
  } catch (error) {
    return { problem: openProblem(codeOf(error), shown) }
  } finally {
    closeSync(descriptor)
  }
}

/** Whether a regular file, or a link to one, is there. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** To its end, also past the size that it is said to have: files of `/proc` say 0. */
function readAtMost(descriptor: number, most: number, size: number): Buffer {
  let bytes = Buffer.allocUnsafe(Math.min(size + 1, most))
  for (let length = 0; ; ) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, null)
    length += read
    if (read === 0 || length === most) return bytes.subarray(0, length)
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length + kilobyte, most))
  }
}

function tooLarge(shown: string, most: number, size: number): FileFault {
  const limit = most < megabyte ? `${most / kilobyte} KB` : `${Math.floor(most / megabyte)} MB`
  return { problem: `文件 ${shown} 超过 ${limit} / file ${shown} is over ${limit}`, tooLarge: size }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return '文件夹 (a folder)'
  if (found.isFIFO()) return '管道 (a pipe)'
  return found.isSocket() ? '套接字 (a socket)' : '设备 (a device)'
}

function openProblem(code: string | null, shown: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `文件 ${shown} 不存在 / file ${shown} is not there`
    case 'EACCES':
    case 'EPERM':
      return `文件 ${shown} 不许读取 / file ${shown} may not be read`
    default:
      return `文件 ${shown} 无法读取 / file ${shown} cannot be read${code === null ? '' : ` (${code})`}`
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
