import { describe, expect, test } from 'vitest'
import { releaseProblem, withRelease } from '../../scripts/release-steps.ts'

const changelog = '# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.0.9 – 2026-01-05\n\n- Old.\n'
const asked = { version: '0.1.0', changelog, changed: '' }

describe('a release', () => {
  test.each([
    ['without a version', { ...asked, version: '' }, 'usage'],
    ['of a version in another form', { ...asked, version: 'v0.1' }, 'usage'],
    ['with changes that are not committed', { ...asked, changed: ' M README.md' }, 'not committed'],
    ['of a version that there is', { ...asked, version: '0.0.9' }, 'already'],
    ['with no news', { ...asked, changelog: changelog.replace('- News.', '') }, 'nothing under Unreleased'],
  ])('%s is refused', (_, request, reason) => {
    expect(releaseProblem(request)).toContain(reason)
  })

  test('of what there is to release is not', () => {
    expect(releaseProblem(asked)).toBeNull()
  })

  test('moves the news under its version, and leaves room for more', () => {
    const after = withRelease(changelog, '0.1.0', '2026-12-01')
    expect(after).toContain('## Unreleased\n\n## 0.1.0 – 2026-12-01\n\n- News.')
    expect(releaseProblem({ ...asked, changelog: after, version: '0.2.0' })).toContain('nothing under')
  })
})
