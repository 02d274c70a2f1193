/** Deletes what has been kept for as long as the configuration says; what it says nothing of is kept. */
import { and, asc, eq, exists, gt, inArray, lt, ne, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { ServerConfig } from '../config.ts'
import { analyses, cases, opinions, studies, uploadFiles, uploads } from '../database/schema.ts'
import { collectBlobs } from '../storage/index.ts'
import { deleteStudy } from './delete-study.ts'
import { type Keeper, oldEnough, proofOf } from './keeper.ts'

const DAY_MS = 24 * 3600_000
const PAGE = 100

/**
 * @param keeper where things lie
 * @param retention for how many days each kind is kept; null: for good
 * @param now the moment
 */
export async function sweepRetention(
  keeper: Keeper,
  retention: Omit<ServerConfig['retention'], 'guestHours'>,
  now = new Date(),
): Promise<void> {
  const { studiesDays, analysesDays, uploadsDays } = retention
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  if (studiesDays !== null) await deleteStudies(keeper, ago(studiesDays), now)
  if (analysesDays !== null) await deleteSuperseded(keeper, ago(analysesDays), now)
  if (uploadsDays !== null) await deleteUploads(keeper, ago(uploadsDays), now)
}

async function deleteStudies(keeper: Keeper, before: Date, now: Date): Promise<void> {
  for (;;) {
    const page = await keeper.db
      .select({ id: studies.id })
      .from(studies)
      .where(lt(studies.createdAt, before))
      .orderBy(asc(studies.createdAt))
      .limit(PAGE)
    for (const { id } of page) {
      const by = { actor: SYSTEM, reason: 'retention' } as const
      await deleteStudy(keeper, eq(studies.id, id), by, now)
    }
    if (page.length < PAGE) return
  }
}

/**
 * Analyses that ended before the moment, and that a later one of the same series by the same model has replaced. A case that is
 * not in the library yet needs its own: one that is sent back is frozen again. What people have signed an opinion on stays, too.
 */
async function deleteSuperseded({ db, store }: Keeper, before: Date, now: Date): Promise<void> {
  const later = alias(analyses, 'later')
  const superseded = exists(
    db
      .select({ one: sql`1` })
      .from(later)
      .where(
        and(
          eq(later.seriesId, analyses.seriesId),
          eq(later.modelName, analyses.modelName),
          eq(later.state, 'done'),
          gt(later.createdAt, analyses.createdAt),
        ),
      ),
  )
  const unpublished = db
    .select({ one: sql`1` })
    .from(cases)
    .where(and(eq(cases.analysisId, analyses.id), inArray(cases.state, ['draft', 'in-review'])))
  const signed = db
    .select({ one: sql`1` })
    .from(opinions)
    .where(eq(opinions.analysisId, analyses.id))
  const names = await db.transaction(async (tx) => {
    const gone = await tx
      .delete(analyses)
      .where(
        and(lt(analyses.finishedAt, before), superseded, notExists(unpublished), notExists(signed)),
      )
      .returning({
        reading: analyses.readingSha256,
        mask: analyses.maskSha256,
        lesionMap: analyses.lesionMapSha256,
      })
    const files = gone.flatMap(({ reading, mask, lesionMap }) => [reading, mask, lesionMap])
    const made = files.filter((name) => name !== null)
    if (gone.length > 0)
      await recordAudit(tx, {
        actor: SYSTEM,
        action: 'analysis.delete',
        detail: { analyses: gone.length, files: made.length, filesSha256: proofOf(made) },
      })
    return made
  })
  await collectBlobs(db, store, names, oldEnough(now))
}

/** Records of ended uploads, with the files that were kept aside; what they brought into series stays. */
async function deleteUploads({ db, store }: Keeper, before: Date, now: Date): Promise<void> {
  const names = await db.transaction(async (tx) => {
    const old = tx
      .select({ id: uploads.id })
      .from(uploads)
      .where(and(ne(uploads.state, 'open'), lt(uploads.closedAt, before)))
    const aside = await tx
      .select({ sha256: uploadFiles.sha256 })
      .from(uploadFiles)
      .where(and(eq(uploadFiles.state, 'conflict'), inArray(uploadFiles.uploadId, old)))
    const gone = await tx
      .delete(uploads)
      .where(inArray(uploads.id, old))
      .returning({ id: uploads.id })
    const files = aside.map(({ sha256 }) => sha256).filter((name) => name !== null)
    if (gone.length > 0)
      await recordAudit(tx, {
        actor: SYSTEM,
        action: 'upload.delete',
        detail: { uploads: gone.length, files: files.length, filesSha256: proofOf(files) },
      })
    return files
  })
  await collectBlobs(db, store, names, oldEnough(now))
}
