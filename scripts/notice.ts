/** Writes NOTICE: the packages that the program runs on, with their licences. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../config/project-folder.ts'
import { noticeText } from './notice-text.ts'

await writeFile(join(projectFolder(), 'NOTICE'), await noticeText())
