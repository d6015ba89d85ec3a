import { describe, expect, test } from 'vitest'
import {
  isRefusal,
  readCadenceCommand,
  readProgrammeCommand,
} from '../../../domain/cadence/messages/read-message.ts'
import { at, fullMark, startCadence } from './machine/support.ts'

const head = { commandId: 'cmd-00000001', actor: { personId: 'p-006', seatId: 'association-city' } }

/** Texts of which a record could not be signed, shown or stored, or which are somebody's number. */
const unfit = [
  '\ud800',
  'a\u0000b',
  '\u001b[31mX',
  'p\u202e006',
  '13800138000',
  '330802199001011234',
  '张三 身份证',
]

describe('the seats of a roster', () => {
  test.each(['association-city', 'liaison', 'liaison@longyou'] as const)(
    'take ids of persons alone: %s',
    (seat) => {
      for (const id of [...unfit, '', 'p_1', 'x'.repeat(41), 7, null, {}, ['p-001']])
        expect(
          readProgrammeCommand('amend-roster', { ...head, seats: { [seat]: ['p-001', id] } }, 'update'),
          JSON.stringify(id),
        ).toMatchObject({ refused: true, code: 'bad-input' })
      expect(
        readProgrammeCommand('amend-roster', { ...head, seats: { liaison: ['p-001'] } }, 'update'),
      ).toMatchObject({ seats: { liaison: ['p-001'] } })
    },
  )
})

/** With the week of the message open. */
const salon = startCadence({ step: 'weekly-salon' }).until(at('2026-03-06', '16:00'))

function marked(evidence: object) {
  const mark = fullMark('weekly-salon', 'held', '2026-03-06', { values: { services: ['人才技术支撑'] } })
  const message = {
    ...head,
    actor: { personId: 'p-006', seatId: 'liaison' },
    period: '2026-W10',
    marks: [{ ...mark, evidence: [{ kind: 'photo', name: '现场', ...evidence }] }],
  }
  const read = readCadenceCommand('mark-milestones', message, 'signal')
  return isRefusal(read) ? read : salon.give(read)
}

function codeOf(evidence: object): string | null {
  const answer = marked(evidence)
  return isRefusal(answer) ? answer.code : null
}

describe('the link of a piece of evidence', () => {
  test('is business text, as its name', () => {
    for (const text of unfit.slice(0, 6))
      expect(['text-forbidden', 'personal-data'], JSON.stringify(text)).toContain(
        codeOf({ url: `http://x/${text}` }),
      )
    expect(marked({ url: 'https://files.example.org/a.jpg' })).toMatchObject({ refused: false })
  })

  test.each<object>([
    { sha256: 'a'.repeat(64), url: 'ftp://x' },
    { sha256: 'a'.repeat(64), url: 7 },
    { sha256: 'A'.repeat(64), url: 'https://x/' },
    { sha256: 'a'.repeat(64), size: -1 },
    { sha256: 'a'.repeat(64), uploadedSha256: 'b' },
    { url: `https://x/${'a'.repeat(2000)}` },
    {},
  ])('is never left out without a word: %j', (evidence) => {
    expect(marked(evidence)).toMatchObject({ refused: true, code: 'bad-input' })
  })
})
