import { describe, expect, test } from 'vitest'
import { contentClassOf, contentOf, headBytes } from '../../../client/evidence/content.ts'
import {
  box,
  filmWithPlace,
  jpegPhoto,
  officeFile,
  mp3File,
  packedFile,
  pdfFile,
  samplePhoto,
  wordFile,
} from '../../support/evidence-files.ts'

const sound = Buffer.from('fffb9064', 'hex')

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
    ['mp3', mp3File()],
    ['mp3', mp3File(100_000)],
    ['mp3', Buffer.concat([Buffer.from('49443303000000000000', 'hex'), Buffer.alloc(2_000), sound])],
    ['mp3', Buffer.concat([Buffer.from('49443304001000000000', 'hex'), Buffer.from('3DI1234567'), sound])],
    ['mp3', sound],
    ['pdf', pdfFile('x')],
    ['pdf', Buffer.concat([Buffer.from('\ufeff'), pdfFile('x')])],
    ['pdf', Buffer.concat([Buffer.from('\r\n '), pdfFile('x')])],
    ['pdf', Buffer.concat([pdfFile('x'), Buffer.alloc(8_000)])],
    ['pdf', Buffer.concat([pdfFile('x'), Buffer.alloc(8_000, '\r\n')])],
    ['pdf', Buffer.concat([pdfFile('x'), Buffer.alloc(1_000, 1)])],
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
    ['a program with a PDF in it', Buffer.concat([Buffer.from('MZ\0\u0001'), pdfFile('x')])],
    ['a page with a PDF in it', Buffer.concat([Buffer.from('<html>'), pdfFile('x')])],
    ['the first five bytes of a PDF', Buffer.from('%PDF-')],
    ['a PDF of no version', Buffer.from('%PDF-\0\n%%EOF\n')],
    ['a PDF that was cut off', pdfFile('x').subarray(0, -6)],
    ['a PDF with a program behind it', Buffer.concat([pdfFile('x'), Buffer.alloc(1_025, 1)])],
    ['a PDF with zeros without end behind it', Buffer.concat([pdfFile('x'), Buffer.alloc(100_000)])],
    ['the first header of a recording', mp3File().subarray(0, 10)],
    ['a recording that was cut off in its tag', mp3File().subarray(0, 200)],
    ['a tag with no sound behind it', mp3File().subarray(0, 310)],
    ['a tag with zeros behind it', Buffer.concat([mp3File().subarray(0, 310), Buffer.alloc(500)])],
    [
      'a tag with a program behind it',
      Buffer.concat([mp3File().subarray(0, 310), Buffer.from('MZ\0\u0001')]),
    ],
    ['a tag of no known version', Buffer.concat([Buffer.from('49443309000000000000', 'hex'), sound])],
    ['a tag of no possible size', Buffer.concat([Buffer.from('49443304000000000080', 'hex'), sound])],
    ['a frame of reserved values', Buffer.from('fffbfc0000', 'hex')],
    ['noise', Buffer.from('0001020304fffe00', 'hex')],
    ['zeros', Buffer.alloc(64)],
    ['ones', Buffer.alloc(64, 1)],
  ])('of %s is nothing that counts', (_, bytes) => {
    expect(contentOf(bytes)).toBeNull()
  })
})

test('A picture and a recording are told from a paper by how they begin', () => {
  const files = [
    jpegPhoto(),
    samplePhoto('heic'),
    filmWithPlace(),
    wordFile(),
    Buffer.from('纪要'),
    pdfFile('x'),
  ]
  const classes = [...files, mp3File(100_000)].map((file) => contentClassOf(file.subarray(0, headBytes)))
  expect(classes).toEqual(['image', 'image', 'recording', 'paper', 'paper', 'paper', 'recording'])
})
