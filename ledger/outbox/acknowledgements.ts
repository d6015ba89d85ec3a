import type { Instant } from '../../domain/calendar/instant.ts'
import type { Actor } from '../../domain/cadence/commands.ts'
import type { Attention } from '../../domain/notices/attention.ts'
import type { OpenAttention } from './attentions.ts'
import type { Ledger, LedgerDatabase } from '../open-ledger.ts'
import type { AcknowledgementTable } from '../schema.ts'

/** An item that somebody has seen to: who, when, with what words. */
export interface Acknowledgement extends OpenAttention, Pick<Actor, 'personId' | 'seatId' | 'via'> {
  readonly at: Instant
  /** May be empty. */
  readonly note: string
}

/** What a person says of an item. */
export type Word = Attention & Pick<Acknowledgement, 'at' | 'note' | 'personId' | 'seatId' | 'via'>

/** `already`: somebody had said so before, and that word stands. */
export type Acknowledged = Acknowledgement & { readonly already: boolean }

/**
 * Takes open items off the list and keeps who said so, all in one transaction. The same again changes nothing. An item
 * that is neither open nor acknowledged is left out.
 */
export async function acknowledgeAttentions(
  ledger: Ledger,
  words: readonly Word[],
): Promise<readonly Acknowledged[]> {
  return ledger.db.transaction().execute(async (db) => {
    const done: Acknowledged[] = []
    for (const word of words) done.push(...(await acknowledge(db, word)))
    return done
  })
}

async function acknowledge(db: LedgerDatabase, word: Word): Promise<readonly Acknowledged[]> {
  const { at, kind, note, personId, seatId, subject, via } = word
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('acknowledgement')
    .columns(['kind', 'subject', 'code', 'since', 'at', 'person_id', 'seat_id', 'via', 'note'])
    .expression((expression) =>
      expression
        .selectFrom('attention')
        .select(['kind', 'subject', 'code', 'since'])
        .select([
          expression.val(at).as('at'),
          expression.val(personId).as('person_id'),
          expression.val(seatId).as('seat_id'),
          expression.val(via).as('via'),
          expression.val(note).as('note'),
        ])
        .where('kind', '=', kind)
        .where('subject', '=', subject),
    )
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .executeTakeFirstOrThrow()
  await db.deleteFrom('attention').where('kind', '=', kind).where('subject', '=', subject).execute()
  const row = await db
    .selectFrom('acknowledgement')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row === undefined ? [] : [{ ...acknowledgementOf(row), already: numInsertedOrUpdatedRows === 0n }]
}

/** All there are, the oldest first. */
export async function acknowledgements(ledger: Ledger): Promise<readonly Acknowledgement[]> {
  const rows = await ledger.db
    .selectFrom('acknowledgement')
    .selectAll()
    .orderBy('at')
    .orderBy('kind')
    .orderBy('subject')
    .execute()
  return rows.map(acknowledgementOf)
}

function acknowledgementOf(row: AcknowledgementTable): Acknowledgement {
  const { person_id, seat_id, ...same } = row
  return { ...same, personId: person_id, seatId: seat_id }
}
