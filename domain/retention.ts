/** A programme of three years and one year more; days. @source docs/operations.md, "What runs" */
export const leastRetentionDays = 1_461

/** Where the archive keeps the histories: the keeper archives once a day, and may miss a day; days. */
export const leastRetentionWithArchiveDays = 3
