import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { ArchiveError } from '../../audit/archive.ts'
import { joinVerdicts } from '../../audit/join-verdicts.ts'
import { sha256 } from '../../audit/merkle-tree.ts'
import { programFile } from '../../config/project-folder.ts'
import { allTeams } from '../../audit/share.ts'
import type { ShareAnswer, SharedFile } from './share/messages.ts'
import { type ShareOrder, type ShareVerdict, verifyShare } from './verify-share.ts'

/** A process of its own takes a second or two to begin: some two teams' three years. */
const leastBytes = 6_000_000
/** A replay is one thing after another: more threads of the SDK’s only wake each other, which took a tenth of the time. */
const oneNativeThread = { TOKIO_WORKER_THREADS: '1' } as const
const program = programFile('operations/export/share/main')

/** Verifies an export; a large one in as many processes as the machine has processors. Throws `ArchiveError`. */
export async function verifyInShares(
  file: string,
  bytes: Uint8Array,
  order: Omit<ShareOrder, 'share'>,
): Promise<ShareVerdict> {
  const count = Math.min(availableParallelism(), Math.floor(bytes.length / leastBytes) + 1)
  if (count === 1) return verifyShare(bytes, { ...order, share: allTeams })
  const hash = sha256(bytes).toString('hex')
  const shares = Array.from({ length: count }, (_, index) => ({ index, count }))
  const [first, ...others] = await Promise.all(
    shares.map((share) => inItsProcess({ file, hash, order: { ...order, share } })),
  )
  if (first === undefined) throw new Error('no share was verified')
  const verdict = joinVerdicts([first.verdict, ...others.map((each) => each.verdict)])
  return { verdict, replayedOn: first.replayedOn }
}

function inItsProcess(shared: SharedFile): Promise<ShareVerdict> {
  return new Promise((resolve, reject) => {
    const child = fork(program, { env: { ...process.env, ...oneNativeThread } })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`a process that verifies ended with ${code}`)))
    child.once('message', (text) => {
      const answer = answerIn(typeof text === 'string' ? text : '')
      if ('problem' in answer) reject(new ArchiveError(answer.problem))
      else resolve(answer)
    })
    child.send(JSON.stringify(shared))
  })
}

/** This program wrote it. */
function answerIn(text: string): ShareAnswer {
  // oxlint-disable-next-line typescript/no-unsafe-return -- written from a `ShareAnswer`
  return JSON.parse(text)
}
