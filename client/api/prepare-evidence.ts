import { readFile } from 'node:fs/promises'
import { refuse } from '../../domain/refusals.ts'
import type { PrepareEvidence } from '../../ledger/evidence-store.ts'
import { cleanEvidence } from '../evidence/clean-evidence.ts'
import type { EvidenceRoom } from './evidence-room.ts'
import { checkEvidenceBytes } from './evidence-types.ts'
import { RefusedError } from './refused-error.ts'

/**
 * What is kept of an upload: a picture or film without its traces of place and person, anything else as it came. One
 * file is in memory at a time, however many come. Throws `evidence-empty`, `evidence-type`, `evidence-damaged` or
 * `evidence-full`.
 */
export function evidencePreparer(room: EvidenceRoom): (name: string) => PrepareEvidence {
  let turn: Promise<unknown> = Promise.resolve()
  return (name) => (file, size) => {
    const own = turn.then(async () => {
      const full = await room.refusalFor(size)
      if (full !== null) throw new RefusedError(full)
      return prepared(await readFile(file), name)
    })
    turn = own.catch(() => null)
    return own
  }
}

function prepared(bytes: Buffer, name: string): Buffer | null {
  const content = checkEvidenceBytes(bytes, name)
  if (typeof content !== 'string') throw new RefusedError(content)
  const clean = cleanEvidence(content, bytes)
  if (clean === null) throw new RefusedError(refuse('evidence-damaged', { name: name === '' ? '—' : name }))
  return clean.equals(bytes) ? null : clean
}
