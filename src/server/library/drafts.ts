/** Drafts of cases: made from an analysis of a study, and written. */
import { and, desc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { parseInstance } from '../../dicom/index.ts'
import type { Actor } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, cases, series, studies } from '../database/schema.ts'
import { openSeries } from '../ingest/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { moved } from './case-moves.ts'
import { type CaseText, caseTextOf } from './case-text.ts'
import { caseChanged, recordCaseDeed } from './lock-case.ts'
import { NAME_IN_TEXT, patientTraits, refusePatientInText } from './patient-in-text.ts'

export type CaseRow = typeof cases.$inferSelect

/** What a library works with. */
export interface Library {
  readonly db: Queries
  readonly store: BlobStore
  /** For the audit trail; the platform by default. */
  readonly by?: Actor
}

export type NewCase = Partial<CaseText> &
  Pick<CaseText, 'title' | 'licence' | 'author'> & {
    readonly studyId: string
    /** Which reading of it; by default the last one. */
    readonly analysisId?: string
  }

/** Words of the patient's name that are other words as well are let through in a draft: submitting asks again. */
const LET_THROUGH = [NAME_IN_TEXT]

/**
 * @param library the database and the blobs
 * @param draft what is known so far
 * @param by whose it is
 * @param by.authorId the author
 * @param by.reach what studies the author may see
 * @returns the draft
 * @throws {GroundglassError} `study/not-found`, `case/no-reading`, `case/patient-in-text`
 */
export async function createDraft(
  { db, store, by }: Library,
  { studyId, analysisId, ...text }: NewCase,
  { authorId, reach }: { readonly authorId: string; readonly reach: SQL | undefined },
): Promise<CaseRow> {
  const [study] = await db
    .select({ id: studies.id })
    .from(studies)
    .where(and(eq(studies.id, studyId), isNull(studies.deletedAt), reach))
  if (study === undefined)
    throw new GroundglassError(
      'study/not-found',
      'Expected a study of this id; there is none. List the studies.',
    )
  const [analysis] = await db
    .select({ id: analyses.id, seriesId: analyses.seriesId, verdict: analyses.verdict })
    .from(analyses)
    .innerJoin(series, eq(series.id, analyses.seriesId))
    .where(
      and(
        eq(series.studyId, studyId),
        eq(analyses.state, 'done'),
        isNotNull(analyses.maskSha256),
        analysisId === undefined ? undefined : eq(analyses.id, analysisId),
      ),
    )
    .orderBy(desc(analyses.finishedAt), desc(analyses.id))
    .limit(1)
  if (analysis === undefined) throw noReading()
  await refuseInDraft({ db, store }, analysis.seriesId, text)
  const { id, verdict } = analysis
  return db.transaction(async (tx) => {
    const [made] = await tx
      .insert(cases)
      .values({ ...text, studyId, analysisId: id, verdict, authorId })
      .returning()
    await recordCaseDeed(tx, 'case.create', made!.id, by)
    return made!
  })
}

/**
 * @param library the database and the blobs
 * @param row the case
 * @param change what is written anew
 * @param personId who writes
 * @returns the case as it then is
 * @throws {GroundglassError} `case/wrong-state`, `case/not-the-author`, `case/patient-in-text`
 */
export async function editDraft(
  { db, store, by }: Library,
  row: CaseRow,
  change: Partial<CaseText>,
  personId: string,
): Promise<CaseRow> {
  moved(row, 'edit', personId)
  if (row.analysisId === null) throw noReading()
  const [analysis] = await db
    .select({ seriesId: analyses.seriesId })
    .from(analyses)
    .where(eq(analyses.id, row.analysisId))
  if (analysis === undefined) throw noReading()
  await refuseInDraft({ db, store }, analysis.seriesId, { ...caseTextOf(row), ...change })
  if (Object.keys(change).length === 0) return row
  return db.transaction(async (tx) => {
    const [edited] = await tx
      .update(cases)
      .set(change)
      .where(and(eq(cases.id, row.id), eq(cases.state, 'draft')))
      .returning()
    if (edited === undefined) return caseChanged()
    await recordCaseDeed(tx, 'case.change', row.id, by)
    return edited
  })
}

/** The patient is the same in all instances: one header is enough until the case is submitted. */
async function refuseInDraft(
  { db, store }: Library,
  seriesId: string,
  text: Partial<CaseText>,
): Promise<void> {
  const { files } = await openSeries(db, store, seriesId)
  const instance = parseInstance(await files[0]!.bytes())
  refusePatientInText(textFields(text), patientTraits(instance), LET_THROUGH)
}

/** @param text of a case @returns it by field, lists as lines */
export function textFields(text: Partial<CaseText>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(text).map(([field, value]) => [field, [value].flat().join('\n')]),
  )
}

/** @returns the refusal of a study without a reading to show */
export function noReading(): GroundglassError {
  return new GroundglassError(
    'case/no-reading',
    'Expected a finished analysis of the study that has a mask; there is none. Wait for it, or ask for another one.',
  )
}
