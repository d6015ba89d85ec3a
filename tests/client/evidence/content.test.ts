import { describe, expect, test } from 'vitest'
import { contentClassOf, contentOf } from '../../../client/evidence/content.ts'
import {
  box,
  filmWithPlace,
  jpegPhoto,
  officeFile,
  packedFile,
  pdfFile,
  samplePhoto,
  wordFile,
} from '../../support/evidence-files.ts'

describe('what a file is, by its bytes', () => {
  test.each([
    ['jpeg', jpegPhoto()],
    ['jpeg', samplePhoto('jpg')],
    ['png', samplePhoto('png')],
    ['webp', samplePhoto('webp')],
    ['heic', samplePhoto('heic')],
    ['heic', box('ftyp', 'mif1\0\0\0\0mif1heic')],
    ['mp4', filmWithPlace()],
    ['mp4', box('ftyp', 'M4A \0\0\0\0M4A ')],
    ['mp3', Buffer.from('49443304', 'hex')],
    ['mp3', Buffer.from('fffb9064', 'hex')],
    ['pdf', pdfFile('x')],
    ['word', wordFile()],
    ['sheet', packedFile('[Content_Types].xml', 'xl/workbook.xml')],
    ['slides', packedFile('[Content_Types].xml', 'ppt/presentation.xml')],
    ['ofd', packedFile('OFD.xml', 'Doc_0/Document.xml')],
    ['office-binary', officeFile('WordDocument')],
    ['office-binary', officeFile('Workbook')],
    ['rtf', Buffer.from('{\\rtf1 x}')],
    ['text', Buffer.from('会议纪要 𠮷\r\n\t第一条')],
    ['text', Buffer.from('bbe1d2e9bccdd2aa', 'hex')],
    ['text', Buffer.from('\ufeff姓名,单位', 'utf16le')],
    ['text', Buffer.from('<会议纪要>')],
  ])('is told: %s', (content, bytes) => {
    expect(contentOf(bytes)).toBe(content)
  })

  test.each([
    ['a program', Buffer.from('MZ\u0090\0\u0003')],
    ['another program', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(100)])],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /')],
    ['a page', Buffer.from('\n <!DOCTYPE html><p>')],
    ['a page with a script', Buffer.from('<script>1</script>')],
    ['a drawing with a script', Buffer.from('<svg xmlns="x">')],
    ['an archive', packedFile('a.txt')],
    ['a broken archive', Buffer.from('PK\u0003\u0004 and no more')],
    ['an installer', officeFile('Property')],
    ['a picture of another kind', box('ftyp', 'avif\0\0\0\0avifmif1')],
    ['noise', Buffer.from('0001020304fffe00', 'hex')],
    ['zeros', Buffer.alloc(64)],
    ['ones', Buffer.alloc(64, 1)],
  ])('of %s is nothing that counts', (_, bytes) => {
    expect(contentOf(bytes)).toBeNull()
  })
})

test('A picture and a recording are told from a paper by how they begin', () => {
  const classes = [jpegPhoto(), samplePhoto('heic'), filmWithPlace(), wordFile(), Buffer.from('纪要')].map(
    contentClassOf,
  )
  expect(classes).toEqual(['image', 'image', 'recording', 'paper', 'paper'])
})
