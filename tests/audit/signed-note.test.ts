import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Checkpoint, checkpointText, readCheckpoint } from '../../audit/checkpoint.ts'
import { keysThrough, rotationText } from '../../audit/key-rotation.ts'
import { leafHash } from '../../audit/merkle-tree.ts'
import {
  NoteError,
  noteKey,
  type NoteSigner,
  readNote,
  readVerifierKey,
  signersOf,
  signNote,
  verifierKey,
} from '../../audit/signed-note.ts'
import { teamWorkflowIds } from '../../domain/cadence/state.ts'

function signer(name: string): NoteSigner {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { ...noteKey(name, createPublicKey(privateKey)), privateKey }
}

/** @source pkg.go.dev/golang.org/x/mod/sumdb/note, the package's example */
const example = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}

describe('a signed note', () => {
  test('of the Go implementation is read and verified', () => {
    const key = readVerifierKey(example.key)
    expect(verifierKey(key)).toBe(example.key)
    expect(signersOf(readNote(example.note), [key])).toEqual([key])
  })

  test('is verified by each key that signed it, others are passed over', () => {
    const [one, two, stranger] = [signer('log'), signer('log'), signer('auditor')]
    const note = readNote(signNote('一\n\n二\n', [one, two]))
    expect(note.text).toBe('一\n\n二\n')
    expect(signersOf(note, [two, one, stranger])).toEqual([one, two])
    expect(signersOf(note, [stranger])).toEqual([])
  })

  test('does not survive any changed character', () => {
    const key = readVerifierKey(example.key)
    const characters = Array.from(example.note)
    assert(
      property(integer({ min: 0, max: characters.length - 1 }), string({ maxLength: 2 }), (at, other) => {
        const changed = characters.toSpliced(at, 1, other).join('')
        const holds = (): boolean => {
          try {
            return signersOf(readNote(changed), [key]).length === 1
          } catch (error) {
            if (error instanceof NoteError) return false
            throw error
          }
        }
        expect(holds()).toBe(changed === example.note)
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['no signature', 'a\n'],
    ['no line end', 'a\n\n— b AAAAAAA='],
    ['a control character', 'a\u0007\n\n— b AAAAAAA=\n'],
    ['another line between', 'a\n\n— b AAAAAAA=\nc\n'],
    ['a signature too short', 'a\n\n— b AAAA\n'],
  ])('is refused with %s', (_, note) => {
    expect(() => readNote(note)).toThrow(NoteError)
  })

  test('has no key whose id is not its own, or of an algorithm that is not known', () => {
    const [name = '', , data = ''] = example.key.split('+')
    expect(() => readVerifierKey(`${name}+00000000+${data}`)).toThrow('belongs to another key')
    const other = Buffer.from(data, 'base64').with(0, 0x09)
    expect(() => readVerifierKey(`${name}+c74f20a3+${Buffer.from(other).toString('base64')}`)).toThrow(
      NoteError,
    )
  })
})

const checkpoint: Checkpoint = {
  log: 'hopelight-0123abcd',
  team: 'longyou',
  heads: teamWorkflowIds('longyou').map((workflowId, index) => ({
    workflowId,
    size: index * 7,
    root: leafHash(workflowId),
  })),
  at: '2026-11-28T09:00:00+08:00',
}

describe('a checkpoint', () => {
  test('is that of the programme’s log, with the six steps below it', () => {
    const text = checkpointText(checkpoint)
    const lines = text.split('\n')
    expect(lines.slice(0, 2)).toEqual(['hopelight-0123abcd/team/longyou', '0'])
    expect(Buffer.from(lines[2] ?? '', 'base64')).toHaveLength(32)
    expect(lines[3]).toMatch(/^log team\/longyou\/weekly-salon 7 [A-Za-z0-9+/]{43}=$/u)
    expect(readCheckpoint(text)).toEqual(checkpoint)
  })

  test.each(Array.from({ length: 10 }, (_, index) => index))('is refused without its line %i', (index) => {
    const lines = checkpointText(checkpoint).split('\n')
    expect(() => readCheckpoint(lines.toSpliced(index, 1).join('\n'))).toThrow(NoteError)
  })

  test('is refused with a line more', () => {
    expect(() => readCheckpoint(`${checkpointText(checkpoint)}more\n`)).toThrow(NoteError)
  })
})

describe('the keys of a log', () => {
  const [first, second, third] = [signer('log'), signer('log'), signer('log')]
  const at = '2026-11-28T09:00:00+08:00'
  const rotation = (from: NoteSigner, to: NoteSigner, signers = [from, to]): string =>
    signNote(rotationText({ from: verifierKey(from), to: verifierKey(to), at }), signers)
  const ids = (rotations: readonly string[]): readonly string[] =>
    keysThrough(readVerifierKey(verifierKey(third)), rotations).map(({ keyId }) => keyId)

  test('are followed back from the one in use', () => {
    const rotations = [rotation(first, second), rotation(second, third)]
    expect(ids(rotations)).toEqual([third.keyId, second.keyId, first.keyId])
    expect(ids([])).toEqual([third.keyId])
  })

  test('do not hold one that was never taken into use', () => {
    expect(ids([rotation(first, second)])).toEqual([third.keyId])
    const broken = rotation(first, signer('log'))
    expect(ids([broken, rotation(first, second), rotation(second, third)])).toHaveLength(3)
  })

  test('are not followed over a rotation that one of them has not signed', () => {
    expect(() => ids([rotation(second, third, [third])])).toThrow('not signed by both')
    expect(() => ids([rotation(second, third, [second])])).toThrow('not signed by both')
  })
})
