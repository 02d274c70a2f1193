/** An opinion signed, and those that were. */
import { and, desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { GroundglassError, type Reading, VERDICTS } from '../../core/index.ts'
import { type Actor, recordAudit } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, opinions } from '../database/schema.ts'

export type Opinion = typeof opinions.$inferSelect

/** What a person says; the rest is who, when and on what. */
export const opinionTextSchema = z.object({
  /** Given before anything of the analysis was shown; null where none was. */
  ownVerdict: z.enum(VERDICTS).nullable(),
  lesions: z
    .array(
      z.object({
        /** Index of the slice in the Reading, 0 nearest the feet. */
        slice: z.int().nonnegative(),
        /** Index of the lesion on it. */
        lesion: z.int().nonnegative(),
        agrees: z.boolean(),
      }),
    )
    .max(50_000),
  comment: z.string().max(10_000),
  /** The signer's own opinion that this one corrects; null for their first. */
  supersedes: z.uuid().nullable(),
})
type OpinionText = z.infer<typeof opinionTextSchema>

/**
 * @param db the database
 * @param analysisId of which analysis
 * @returns all that were signed, newest first; those that another supersedes among them
 */
export async function opinionsOn(db: Queries, analysisId: string): Promise<Opinion[]> {
  return db
    .select()
    .from(opinions)
    .where(eq(opinions.analysisId, analysisId))
    .orderBy(desc(opinions.signedAt), desc(opinions.id))
}

/**
 * @param db the database
 * @param about what it is about
 * @param about.analysis with its institution
 * @param about.reading of the analysis: its lesions are those that can be named
 * @param by who signs
 * @param by.actor for the audit trail
 * @param by.personId their id
 * @param by.name as they are called today
 * @param said the opinion
 * @returns the row
 * @throws {GroundglassError} `opinion/empty`, `opinion/no-such-lesion`, `opinion/changed`, `analysis/not-found`
 */
export async function signOpinion(
  db: Queries,
  {
    analysis,
    reading,
  }: {
    readonly analysis: { readonly id: string; readonly institutionId: string }
    readonly reading: Pick<Reading, 'slices'>
  },
  by: { readonly actor: Actor; readonly personId: string; readonly name: string },
  said: OpinionText,
): Promise<Opinion> {
  const { ownVerdict, lesions, comment, supersedes } = said
  if (ownVerdict === null && lesions.length === 0 && comment.trim() === '') throw empty()
  checkLesions(lesions, reading)
  return db.transaction(async (tx) => {
    // One at a time: of two windows of one person the second must see what the first has signed.
    const [held] = await tx
      .select({ id: analyses.id })
      .from(analyses)
      .where(eq(analyses.id, analysis.id))
      .for('update')
    if (held === undefined) throw deleted()
    const [last] = await tx
      .select({ id: opinions.id })
      .from(opinions)
      .where(and(eq(opinions.analysisId, analysis.id), eq(opinions.authorId, by.personId)))
      .orderBy(desc(opinions.signedAt), desc(opinions.id))
      .limit(1)
    if ((last?.id ?? null) !== supersedes) throw changed()
    const [row] = await tx
      .insert(opinions)
      .values({
        institutionId: analysis.institutionId,
        analysisId: analysis.id,
        authorId: by.personId,
        authorName: by.name,
        ownVerdict,
        lesions,
        comment,
        supersedes,
      })
      .returning()
    await recordAudit(tx, {
      actor: by.actor,
      action: 'opinion.sign',
      object: { type: 'opinion', id: row!.id },
      detail: {
        analysisId: analysis.id,
        supersedes,
        ownVerdict,
        agreed: lesions.filter(({ agrees }) => agrees).length,
        disagreed: lesions.filter(({ agrees }) => !agrees).length,
      },
    })
    return row!
  })
}

function checkLesions(lesions: OpinionText['lesions'], { slices }: Pick<Reading, 'slices'>): void {
  const named = new Set<string>()
  for (const { slice, lesion } of lesions) {
    const key = `${slice} ${lesion}`
    if (slices[slice]?.lesions[lesion] !== undefined && !named.has(key)) named.add(key)
    else
      throw new GroundglassError(
        'opinion/no-such-lesion',
        `Expected each lesion of the Reading at most once, by slice and place on it from 0; lesion ${lesion} of slice ${slice} is not there, or is there twice. Take them from the Reading.`,
      )
  }
}

function empty(): GroundglassError {
  return new GroundglassError(
    'opinion/empty',
    'Expected an opinion that says something: an own verdict, a lesion agreed to or not, or a comment. Nothing was signed.',
  )
}

function changed(): GroundglassError {
  return new GroundglassError(
    'opinion/changed',
    "Expected `supersedes` to name the signer's last opinion on this analysis, or null for their first; it is another. List the opinions and look at it before you sign anew.",
  )
}

function deleted(): GroundglassError {
  return new GroundglassError(
    'analysis/not-found',
    'Expected an analysis of this id; there is none. List the analyses.',
  )
}
