import { resolve } from 'node:path'
import type { Found, SettingSources } from '../../activities/channels/setting-reading.ts'
import { readRegularFile } from '../../config/regular-file.ts'

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
  const read = readRegularFile(path, mostBytes, shown)
  if ('problem' in read) return { problem: read.problem }
  if (isSecret && read.mode !== 0o600) return { problem: modeProblem(read.mode, shown) }
  const text = read.bytes.toString('utf8').trim()
  if (text === '') return { problem: `文件 ${shown} 是空的 / file ${shown} is empty` }
  return isSecret ? oneLine(text, `文件 ${shown} / file ${shown}`) : { text }
}

function modeProblem(mode: number, shown: string): string {
  const bits = mode.toString(8)
  return (
    `文件 ${shown} 的权限是 0${bits}，别人可能读到；请执行 chmod 600 ${shown} / ` +
    `file ${shown} has mode 0${bits}; run chmod 600 ${shown}`
  )
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
