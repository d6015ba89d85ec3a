/** One behaviour that running histories have in an older form. */
export interface Patch {
  /** The id given to `patched()`; frozen. */
  readonly patchId: string
  readonly what: string
  readonly why: string
  /** The version that brought it. */
  readonly since: string
  /** When the old branch may go: when no open run began before this version. */
  readonly removableWhen: string
}

export const oneRecipientOneActivity = 'one-recipient-one-activity'
export const dailyCheckpoints = 'daily-checkpoints'
export const stripFromSuspension = 'strip-from-suspension'
export const lastWords = 'last-words'

/** Every `patched()` of the workflows, oldest first; see docs/changing-workflows.md. */
export const patches: readonly Patch[] = [
  {
    patchId: oneRecipientOneActivity,
    what: 'noticeCourier asks lookIntoOutbox whom to tell, then tells each recipient by a notifyPeople of their own',
    why: 'a message that fails holds up nobody else, and the history says who was told when',
    since: '0.2.0',
    removableWhen: 'no courier run of 0.1.0 is open: a run ends after 256 events, some weeks',
  },
  {
    patchId: dailyCheckpoints,
    what: 'recordKeeper asks for keepCheckpoints after reconcileRecord',
    why: 'each team that has recorded something gets a signed checkpoint a day',
    since: '0.2.0',
    removableWhen: 'no keeper run of 0.1.0 is open: a run ends after 256 events, some ten days',
  },
  {
    patchId: stripFromSuspension,
    what: 'a cadence that hears late of a suspension asks planPeriods for working days from the day of the suspension on',
    why: 'the days lost are counted from that day: beyond the recorded ones the resume failed its workflow task for ever',
    since: '0.2.0',
    removableWhen: 'no cadence run of 0.1.0 is open',
  },
  {
    patchId: lastWords,
    what: 'a cadence that has told its programme of its conclusion records what it was given meanwhile',
    why: 'a correction that was answered as recorded was lost with the end of the workflow',
    since: '0.2.0',
    removableWhen: 'no cadence run of 0.1.0 is open or is ever to be replayed',
  },
]
