import { basename, dirname, extname, join } from 'node:path'

/** Of the files of this program: `.ts` in a checkout, where they run as they are, `.js` in a package. */
export const sourceExtension = extname(import.meta.filename)

/** The folder of `domain/`, `workflows/` and the others: the checkout itself, or `dist/` of a package. */
export function sourceFolder(): string {
  return dirname(import.meta.dirname)
}

/** The folder that holds `templates/`, `calendars/` and `examples/`. */
export function projectFolder(): string {
  const folder = sourceFolder()
  return isPackaged() ? dirname(folder) : folder
}

export function isPackaged(): boolean {
  return sourceExtension === '.js' && basename(sourceFolder()) === 'dist'
}

/** A program of this project that runs in a process of its own: `operations/export/share/main`. */
export function programFile(name: string): string {
  return `${join(sourceFolder(), name)}${sourceExtension}`
}
