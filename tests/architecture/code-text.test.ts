import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, test } from 'vitest'
import { codeText } from './code-text.ts'
import { projectFiles, projectText } from './project-files.ts'

describe('the text of code', () => {
  test.each([
    ['a // b\nc', 'a \nc'],
    ['a /* b\n c */ d', 'a \n d'],
    ["a = 'https://b' // c", "a = 'https://b' "],
    ["a = '\\'// b'", "a = '\\'// b'"],
    ['a = /[/"]\\/\\/ b/u // c', 'a = /[/"]\\/\\/ b/u '],
    ['a = b / c // d', 'a = b / c '],
    ['a = `b // ${c /* d */} e`', 'a = `b // ${c } e`'],
  ])('is without comments: %j', (source, uncommented) => {
    expect(codeText(source).uncommented).toBe(uncommented)
  })

  test.each([
    ['a = \'b\' + "c"', "a = '' + ''"],
    ['a = /b/u', 'a = /_/u'],
    ['a = `b ${c({ d: `e` })} f\n`', 'a = `${c({ d: `` })}\n`'],
  ])('is bare of what texts hold: %j', (source, bare) => {
    expect(codeText(source).bare).toBe(bare)
  })

  test('is still TypeScript, line by line, for every source file of the project', () => {
    for (const path of projectFiles('**/*.ts')) {
      const source = projectText(path)
      const { uncommented, bare } = codeText(source)
      for (const text of [uncommented, bare]) {
        expect(stripTypeScriptTypes(text).split('\n').length, path).toBe(source.split('\n').length)
      }
    }
  })
})
