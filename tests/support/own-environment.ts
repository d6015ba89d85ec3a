import { leaveHostSettings } from './leave-host-settings.ts'

/** Loaded ahead of each test file. */
leaveHostSettings()
