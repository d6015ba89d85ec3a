/** What a release is asked for with. */
export interface ReleaseRequest {
  readonly version: string
  readonly changelog: string
  /** Of `git status --porcelain`. */
  readonly changed: string
}

const unreleased = '## Unreleased\n'

/** Why there is nothing to release; null: there is. */
export function releaseProblem({ changed, changelog, version }: ReleaseRequest): string | null {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return `usage: npm run release -- 1.2.3, not “${version}”`
  if (changed !== '') return `there are changes that are not committed:\n${changed}`
  if (changelog.includes(`## ${version} `)) return `CHANGELOG.md has ${version} already`
  const [, news = ''] = changelog.split(unreleased)
  if ((news.split('\n## ')[0] ?? '').trim() === '') return 'CHANGELOG.md says nothing under Unreleased'
  return null
}

/** The changelog with what was unreleased under a version and a day. */
export function withRelease(changelog: string, version: string, day: string): string {
  return changelog.replace(unreleased, `${unreleased}\n## ${version} – ${day}\n`)
}
