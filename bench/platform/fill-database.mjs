// Fills a database with studies, their series, instances and analyses, by SQL.
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'

/** Each is made from its number, so that two fills are the same. One study in three has two series. */
export async function fillDatabase(db, { institutionId, studies, reading, readingBytes }) {
  const run = (statement) => db.execute(statement)
  await run(
    sql`insert into blobs (sha256, bytes) values (${reading}, ${readingBytes}) on conflict do nothing`,
  )
  await run(sql`
    insert into studies (institution_id, study_instance_uid, study_date, patient_id, patient_name, accession_number, description, created_at)
    select ${institutionId}::uuid, '1.2.826.0.1.' || i,
      case when i % 50 = 0 then null else date '2016-01-01' + (i::bigint * 7919 % 3650)::int end,
      'P' || (i / 2), 'Family' || (i * 31 % 20000) || '^Given' || (i % 300), 'A' || i,
      (array['CT Thorax', 'CT Thorax mit KM', 'Chest low dose', 'Follow-up chest', 'Thorax HR', 'CT Chest Abdomen'])[1 + i % 6]
        || case when i % 1000 = 0 then ' angiography' else '' end,
      timestamptz '2023-01-01' + i * interval '15 minutes'
    from generate_series(1, ${studies}::int) i`)
  await run(sql`
    insert into series (institution_id, study_id, series_instance_uid, modality, description, instance_count, state, created_at, last_instance_at)
    select institution_id, id, study_instance_uid || '.' || n, 'CT', 'axial', 3, 'complete', created_at, created_at
    from studies, generate_series(1, 2) n
    where n = 1 or hashtext(study_instance_uid) % 3 = 0`)
  await run(sql`
    insert into instances (institution_id, series_id, sop_instance_uid, instance_number, blob_sha256, bytes, transfer_syntax_uid, created_at)
    select institution_id, id, series_instance_uid || '.' || n, n, ${reading}, 524288, '1.2.840.10008.1.2.1', created_at
    from series, generate_series(1, 3) n`)
  const modelSha256 = createHash('sha256').update('model').digest('hex')
  await run(sql`
    insert into analyses (institution_id, series_id, study_id, series_revision, model_name, model_version, model_sha256, parameters, parameters_sha256, state,
      error_code, error_message, verdict, reading_sha256, attempts, created_at, started_at, finished_at)
    select institution_id, id, study_id, 1, 'lesion-small', '0.1.0', ${modelSha256}, '{"thresholdProbability": 0.5}', ${modelSha256}, state::analysis_state,
      case when state = 'failed' then 'storage/missing' end, case when state = 'failed' then 'Expected stored bytes.' end,
      case when state = 'done' then (array['suspicious', 'not-suspicious', 'not-suspicious', 'suspicious', 'not-suspicious', 'not-suspicious'])[1 + h % 6]::verdict end,
      case when state = 'done' then ${reading} end, 1, created_at, created_at, created_at
    from (
      select institution_id, id, study_id, created_at, h, case when h % 200 = 0 then 'failed' when h % 200 = 1 then 'cancelled' else 'done' end as state
      from series, lateral (select abs(hashtext(series_instance_uid)) as h) hashed
    ) numbered`)
  await run(
    sql`update analyses set verdict = 'not-interpretable' where state = 'done' and abs(hashtext(id::text)) % 100 = 0`,
  )
  for (const table of ['studies', 'series', 'instances', 'analyses'])
    await run(sql`vacuum analyze ${sql.identifier(table)}`)
}
