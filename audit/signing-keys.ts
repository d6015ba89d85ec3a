import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export type KeyFault = 'missing' | 'open-to-others' | 'unreadable' | 'exists'

/** A key that may not be used as it is found, or not be made. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError'
  readonly file: string
  readonly fault: KeyFault

  constructor(file: string, fault: KeyFault) {
    super(keyFaultText[fault].replaceAll('{file}', file))
    this.file = file
    this.fault = fault
  }
}

const keyFaultText: Readonly<Record<KeyFault, string>> = {
  missing:
    '签名密钥 {file} 不存在；从备份恢复，或用 hopelight audit keys --make 新建 / the signing key {file} is missing: restore it from a backup, or make a new one with hopelight audit keys --make',
  'open-to-others':
    '签名密钥 {file} 可被他人读取：请 chmod 600，并视其为已泄露 / {file} may be read by others: make it mode 0600 (chmod 600) and consider it known',
  unreadable: '{file} 不是 Ed25519 私钥 / {file} holds no Ed25519 private key',
  exists: '签名密钥 {file} 已存在，未作改动 / the signing key {file} is there already and was left as it is',
}

/** An Ed25519 key of mode 0600. Throws `SigningKeyError`; it is never made here. */
export async function readSigningKey(file: string): Promise<KeyObject> {
  const found = await stat(file).catch(() => null)
  if (found === null) throw new SigningKeyError(file, 'missing')
  if ((found.mode & 0o077) !== 0) throw new SigningKeyError(file, 'open-to-others')
  const key = await readFile(file).then(privateKeyOf, () => null)
  if (key?.asymmetricKeyType !== 'ed25519') throw new SigningKeyError(file, 'unreadable')
  return key
}

function privateKeyOf(pem: Buffer): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

/** A new key in that file, whole or not at all, in a folder of mode 0700. Throws `SigningKeyError` when there is one. */
export async function makeSigningKey(file: string): Promise<KeyObject> {
  const folder = dirname(file)
  const draft = `${file}.${process.pid}.tmp`
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  try {
    await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    await link(draft, file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new SigningKeyError(file, 'exists')
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  return privateKey
}
