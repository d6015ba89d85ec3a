import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../client/cli/commands.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { noticeTables, settingRows, withTables } from '../../docs/notices-docs.ts'
import { noticeKinds } from '../../domain/cadence/notice.ts'
import { channelKinds } from '../../domain/notices/channel-kinds.ts'
import { ownAnswers } from '../../domain/notices/explain-answer.ts'
import { placeholders } from '../../domain/notices/message-templates.ts'

const written = readFileSync(join(projectFolder(), 'docs', 'notices.md'), 'utf8')

/** First cells of the rows of a generated part. */
function rowsOf(name: string): readonly string[] {
  const part = written.split(`<!-- table: ${name} -->`)[1]?.split('<!-- end -->')[0] ?? ''
  return [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell)
}

const shared = (name: string): boolean => name.startsWith('gateway') || name.startsWith('timeouts')
const overHttp = ['dingtalk', 'wecom', 'feishu', 'zhezhengding', 'webhook'] as const

describe('docs/notices.md', () => {
  it('holds the tables that `node docs/generate.ts` writes', () => {
    expect(withTables(written, noticeTables())).toBe(written)
  })

  it.each(channelKinds)('has a row for every setting of %s, and no other', (kind) => {
    const names = settingRows(kind).map(({ name }) => name)
    const isOverHttp = overHttp.some((each) => each === kind)
    expect(rowsOf(`settings ${kind}`)).toEqual(isOverHttp ? names.filter((name) => !shared(name)) : names)
  })

  it.each(channelKinds)('describes every setting of %s', (kind) => {
    const undescribed = settingRows(kind).filter(({ words }) => words === undefined || words.meaning === '')
    expect(undescribed).toEqual([])
  })

  it.each(overHttp)('says once what %s shares with the others', (kind) => {
    const names = settingRows(kind).map(({ name }) => name)
    expect(rowsOf('settings over HTTP')).toEqual(names.filter(shared))
  })

  it.each(overHttp)('explains every code of %s, and no other', (kind) => {
    expect(rowsOf(`answers ${kind}`)).toEqual(Object.keys(ownAnswers[kind]))
  })

  it('has every notice and every placeholder, and no other', () => {
    expect(rowsOf('kinds')).toEqual([...noticeKinds])
    expect(rowsOf('placeholders')).toEqual(placeholders.map((name) => `{${name}}`))
  })

  it('shows commands that there are, with options that they have', () => {
    const lines = [...written.matchAll(/npx hopelight ([a-z]+(?: [a-z]+)?)([^`\n]*)/g)]
    expect(lines.length).toBeGreaterThan(6)
    for (const [, name = '', rest = ''] of lines) {
      const command = commands.find((each) => each.name === name)
      expect([name, command?.name]).toEqual([name, name])
      for (const [, option] of rest.matchAll(/--([a-z]+)/g))
        expect(command?.options.some(({ form }) => form.startsWith(`--${option} `))).toBe(true)
    }
  })

  it('says that 浙政钉 was not tried against the live platform', () => {
    const section = written.split('\n## ').find((each) => each.startsWith('浙政钉')) ?? ''
    expect(section).toContain('NOT tried against the live platform')
  })
})

describe('putting tables into a text', () => {
  it('stops at a table without a place and at a place without a table', () => {
    expect(() => withTables('', { one: 'x' })).toThrow('no place for one')
    expect(() => withTables('<!-- table: two --><!-- end -->', {})).toThrow('no table “two”')
  })
})
