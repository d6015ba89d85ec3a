import { expect, test } from 'vitest'
import { newToken } from '../../../operations/up/api-file.ts'
import { isProof, newChallenge, proofOf } from '../../../client/local-api/server-proof.ts'

test('a proof is good for its own token, challenge and port only', () => {
  const [token, challenge, port] = [newToken(), newChallenge(), 7244]
  const proof = proofOf(token, challenge, port)
  expect(isProof(proof, token, challenge, port)).toBe(true)
  expect(isProof(proof, newToken(), challenge, port)).toBe(false)
  expect(isProof(proof, token, newChallenge(), port)).toBe(false)
  expect(isProof(proof, token, challenge, 7245)).toBe(false)
  for (const other of ['', proof.slice(1), `${proof}A`, challenge])
    expect(isProof(other, token, challenge, port)).toBe(false)
})
