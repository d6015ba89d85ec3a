import { describe, expect, test } from 'vitest'
import { finding } from '../../../audit/findings.ts'
import type { Verdict } from '../../../audit/verify-export.ts'
import { verdictText } from '../../../client/cli/verdict-text.ts'

const base: Verdict = {
  verified: false,
  consistent: true,
  origin: null,
  madeAt: '2026-11-28T09:00:00+08:00',
  program: '0.1.0',
  log: 'hopelight-1',
  key: 'hopelight-1+00000000+AA==',
  isKeyKnown: false,
  teams: [{ teamId: 'longyou', entries: 12, fingerprinted: 0, runs: 3, historyEvents: 400 }],
  checkpoints: 0,
  fingerprints: 0,
  actors: { signed: 5, unsigned: 0, localAdmin: 0 },
  missing: [],
  findings: [],
}
const text = (changes: Partial<Verdict>): string =>
  verdictText({ ...base, ...changes }, { code: 'this-program', sameCode: true })

describe('what is said of an export', () => {
  test('is no more than that it agrees with itself when nobody knows whose it is', () => {
    expect(text({}).split('\n')[0]).toBe('自洽，来源未核 / consistent in itself, origin not checked')
    expect(text({})).not.toContain('核验通过')
    expect(text({})).toContain('--key')
    expect(text({})).toContain('不能发现持钥人自己的改写')
  })

  test('says by what it is known whose it is, and how far that reaches', () => {
    const byKey = text({ verified: true, origin: 'key', isKeyKnown: true })
    expect(byKey.split('\n')[0]).toBe('核验通过 / verified')
    expect(byKey).toContain('由您给出的公钥签名')
    expect(byKey).toContain('不能发现持钥人自己的改写')
    const byFingerprint = text({ verified: true, origin: 'fingerprint', checkpoints: 1, fingerprints: 1 })
    expect(byFingerprint.split('\n')[0]).toBe('核验通过 / verified')
    expect(byFingerprint).toContain('截至那时的记录未变')
    expect(byFingerprint).not.toContain('来源未核')
    const teams = base.teams.map((team) => ({ ...team, fingerprinted: 7 }))
    const inPart = text({ checkpoints: 1, fingerprints: 1, teams })
    expect(inPart.split('\n')[0]).toBe('自洽，来源未核 / consistent in itself, origin not checked')
    expect(inPart).toContain('longyou：12 条中指纹所涵盖 7 条，其余 5 条指纹未涵盖')
    const byNote = text({ verified: true, origin: 'checkpoint', checkpoints: 2 })
    expect(byNote).toContain('与 2 份外部检查点相比较，均相符')
    expect(byNote).not.toContain('来源未核')
  })

  test('counts signed, unsigned and the administrator’s commands apart', () => {
    expect(text({})).toContain('签名 5，无签名 0')
    expect(text({})).not.toContain('本机管理员')
    const some = text({ actors: { signed: 5, unsigned: 2, localAdmin: 4 } })
    expect(some).toContain('签名 5，无签名 2')
    expect(some).toContain('其中 4 条以本机管理员名义')
    expect(some).toContain('无签名的只是自称')
  })

  test('does not paint a verdict out of what the export says of itself', () => {
    const painted = '0.1.0\u001b[2J\n核验通过 / verified'
    const shown = text({
      consistent: false,
      program: painted,
      key: painted,
      missing: [painted],
      findings: [finding('file-extra', { path: painted })],
    })
    expect(shown.split('\n')[0]).toMatch(/^核验不通过，1 处/u)
    expect(shown.split('\n').filter((line) => line.startsWith('核验通过'))).toEqual([])
    expect(shown).not.toContain('\u001b')
    expect(shown).not.toContain('相符')
  })
})
