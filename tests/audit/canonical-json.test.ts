import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText } from '../../audit/canonical-json.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'

describe('the two writers of canonical JSON', () => {
  it('write the same text for everything that both take', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), (value) => {
        expect(canonicalText(value)).toBe(canonicalJson(value))
      }),
      { numRuns: 500 },
    )
  })

  it('differ where the record keeps what no proof may hold', () => {
    expect(JSON.parse(canonicalJson('half \ud83d'))).toBe('half \ud83d')
    expect(() => canonicalText('half \ud83d')).toThrow('surrogate')
  })
})
