/** The one Temporal CLI that may run the embedded server: its SQLite file has no migrations. */
export const temporalCliVersion = '1.9.1'
