import { expect, test } from 'vitest'
import { findingTable, findingWords } from '../../domain/findings.ts'
import { projectText } from '../architecture/project-files.ts'

/** The first cells of the rows of the table under "Backup, restore, doctor". */
function documented(): readonly string[] {
  const section =
    projectText('docs/operations.md').split('## Backup, restore, doctor')[1]?.split('\n## ')[0] ?? ''
  const cells = section
    .split('\n')
    .flatMap((line) => (line.startsWith('| `') ? (line.split('|')[1] ?? '') : []))
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
}

test('every kind of finding is in docs/operations.md, and no other', () => {
  expect(documented().toSorted()).toEqual(Object.keys(findingTable).toSorted())
})

test('a finding is told with its details, and with a dash for one that is not known', () => {
  const finding = { kind: 'entry-missing', subject: 'team/longyou', details: { count: 2 } } as const
  expect(findingWords(finding, 'en').what).toBe('the ledger lacks 2 entries of team/longyou: —')
  expect(findingWords(finding, 'zh').todo).toContain('doctor --repair')
})
