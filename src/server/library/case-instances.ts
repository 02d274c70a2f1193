/** The instances of a frozen copy, for who looks at them one by one. */
import { and, asc, eq, like } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { caseFiles } from '../database/schema.ts'

/** @param db the database @param caseId whose @returns its instances, by their position in the copy */
export async function instancesOfCase(db: Queries, caseId: string) {
  const rows = await db
    .select({
      bytes: caseFiles.bytes,
      sha256: caseFiles.sha256,
      sopInstanceUID: caseFiles.sopInstanceUID,
    })
    .from(caseFiles)
    .where(and(eq(caseFiles.caseId, caseId), like(caseFiles.name, 'dicom/%')))
    // All names are of one length, and of digits where they differ.
    .orderBy(asc(caseFiles.name))
  return rows.map((row, position) => ({ position, ...row }))
}
