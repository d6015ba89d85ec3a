import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { settingSources } from '../../../workers/channels/secret-files.ts'

const holding = (text: string): unknown => expect.stringContaining(text)

const canary = 'canary-secret-93f1'

async function folderWith(files: Readonly<Record<string, readonly [number, string]>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hopelight-secrets-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, [mode, text]] of Object.entries(files)) {
    await writeFile(join(folder, name), text)
    await chmod(join(folder, name), mode)
  }
  return folder
}

describe('a secret in the environment', () => {
  const read = (value: string | undefined) =>
    settingSources({ A_SECRET: value }, '.').secret({ env: 'A_SECRET' })

  test('is read without the white space around it', () => {
    expect(read(` ${canary}\n`)).toEqual({ text: canary })
  })

  test.each([undefined, '', ' \t\n'])('that is missing or empty (%j) is told by its name', (value) => {
    expect(read(value)).toEqual({ problem: holding('环境变量 A_SECRET 未设置或为空') })
  })

  test('of several lines is refused and not repeated', () => {
    expect(read(`${canary}\n${canary}`)).toEqual({ problem: holding('one line') })
    expect(JSON.stringify(read(`${canary}\n${canary}`))).not.toContain(canary)
  })
})

describe('a secret in a file', () => {
  test('of mode 0600 is read, relative to the folder of the settings', async () => {
    const folder = await folderWith({ right: [0o600, `${canary}\n`] })
    expect(settingSources({}, folder).secret({ file: 'right' })).toEqual({ text: canary })
    expect(settingSources({}, '/').secret({ file: join(folder, 'right') })).toEqual({ text: canary })
  })

  test.each([0o644, 0o640, 0o604, 0o660, 0o700, 0o666, 0o777])(
    'of mode %o is refused with the command that fixes it',
    async (mode) => {
      const folder = await folderWith({ open: [mode, canary] })
      const found = settingSources({}, folder).secret({ file: 'open' })
      expect(found).toEqual({ problem: holding('chmod 600 open') })
      expect(found).toEqual({ problem: holding(`0${mode.toString(8)}`) })
      expect(JSON.stringify(found)).not.toContain(canary)
    },
  )

  test('is told by its name when it is not there, empty, a folder, too large or of several lines', async () => {
    const folder = await folderWith({
      empty: [0o600, ' \n'],
      large: [0o600, canary.repeat(5_000)],
      lines: [0o600, `${canary}\n${canary}\n`],
    })
    await mkdir(join(folder, 'folder'), { mode: 0o600 })
    const { secret } = settingSources({}, folder)
    const told = ['none', 'empty/x', 'empty', 'folder', 'large', 'lines'].map((file) => secret({ file }))
    expect(told).toEqual(
      ['不存在', '不存在', '是空的', '不是普通文件', '超过 64 KB', '应只有一行'].map((words) => ({
        problem: holding(words),
      })),
    )
    expect(JSON.stringify(told)).not.toContain(canary)
  })
})

describe('a certificate', () => {
  test('may be open to all, and must be PEM', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    const folder = await folderWith({ 'ca.pem': [0o644, `${pem}\n`], key: [0o644, canary] })
    const { certificate } = settingSources({}, folder)
    expect(certificate('ca.pem')).toEqual({ text: pem })
    expect(certificate('key')).toEqual({ problem: holding('not a certificate') })
  })
})
