/** Compiles the program into `dist/`, with the list of the packages that it runs on: what `npm pack` puts into a package. */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectFolder } from '../config/project-folder.ts'
import { listInPackage, softwareList } from '../operations/export/software-list.ts'

const run = promisify(execFile)
const root = projectFolder()
const dist = join(root, 'dist')

await rm(dist, { recursive: true, force: true })
await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: root })
const software = await softwareList()
if ('problem' in software) throw new Error(`no list of software: ${software.problem}`)
await writeFile(join(dist, listInPackage), software.sbom)
