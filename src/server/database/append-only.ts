/** What table descriptions cannot say: the database itself refuses to change or delete rows of the audit trail, and to change signed opinions. */
import type { PoolClient } from 'pg'

/**
 * A guard against mistakes, ours among them: whoever owns the tables can take it away, and only the chain of hashes tells.
 * Set anew at each start, so that a database that came back without its triggers has it again.
 */
const GUARD = `
  create or replace function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'restrict_violation';
  end $$;
  create or replace trigger audit_events_append_only
    before update or delete or truncate on audit_events
    for each statement execute function refuse_change();
  create or replace trigger opinions_never_changed
    before update on opinions
    for each statement execute function refuse_change()`

/** @param client of a database that has its tables */
export async function guardRows(client: PoolClient): Promise<void> {
  await client.query(GUARD)
}
