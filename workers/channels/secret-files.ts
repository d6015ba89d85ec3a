import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Found, SettingSources } from '../../activities/channels/setting-reading.ts'
import { systemCode } from '../../activities/channels/system-code.ts'

type Environment = Readonly<Record<string, string | undefined>>

const mostBytes = 64 * 1024

/**
 * Reads secrets from the environment and from files of mode 0600, certificates from any file; paths are relative to
 * the folder. White space around a secret is not part of it. What is wrong is told in words that hold the name of the
 * variable or of the file, and nothing of its content.
 */
export function settingSources(environment: Environment, folder: string): SettingSources {
  return {
    secret: (source) =>
      'env' in source
        ? fromEnvironment(environment, source.env)
        : fromFile(resolve(folder, source.file), source.file, true),
    certificate: (path) => certificateIn(fromFile(resolve(folder, path), path, false)),
  }
}

function fromEnvironment(environment: Environment, name: string): Found {
  const text = environment[name]?.trim() ?? ''
  if (text === '') return { problem: `环境变量 ${name} 未设置或为空 / variable ${name} is missing or empty` }
  return oneLine(text, `环境变量 ${name} / variable ${name}`)
}

function fromFile(path: string, shown: string, isSecret: boolean): Found {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    return { problem: openProblem(systemCode(error), shown) }
  }
  try {
    const { mode, size } = fstatSync(descriptor)
    const problem = fileProblem({ mode, size, shown, isSecret })
    if (problem !== null) return { problem }
    const bytes = Buffer.alloc(size)
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, size, 0)).trim()
    if (text === '') return { problem: `文件 ${shown} 是空的 / file ${shown} is empty` }
    return isSecret ? oneLine(text, `文件 ${shown} / file ${shown}`) : { text }
  } finally {
    closeSync(descriptor)
  }
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

function fileProblem({
  mode,
  size,
  shown,
  isSecret,
}: {
  readonly mode: number
  readonly size: number
  readonly shown: string
  readonly isSecret: boolean
}): string | null {
  if ((mode & 0o170000) !== 0o100000) return `${shown} 不是普通文件 / ${shown} is no regular file`
  const bits = mode & 0o777
  if (isSecret && bits !== 0o600)
    return (
      `文件 ${shown} 的权限是 0${bits.toString(8)}，别人可能读到；请执行 chmod 600 ${shown} / ` +
      `file ${shown} has mode 0${bits.toString(8)}; run chmod 600 ${shown}`
    )
  return size > mostBytes ? `文件 ${shown} 超过 64 KB / file ${shown} is over 64 KB` : null
}

function oneLine(text: string, place: string): Found {
  return /[\p{Cc}\u2028\u2029]/u.test(text)
    ? { problem: `${place} 应只有一行 / must hold one line` }
    : { text }
}

function certificateIn(found: Found): Found {
  if ('problem' in found || found.text.includes('-----BEGIN CERTIFICATE-----')) return found
  return { problem: '不是 PEM 格式的证书 / not a certificate as PEM' }
}
