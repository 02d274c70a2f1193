/** What people write about a case: the fields, and how long each may be. */
import { z } from 'zod'

const MAX_TEXT = 20_000
const line = (max: number) => z.string().trim().min(1).max(max)
const text = () => z.string().trim().max(MAX_TEXT)
const labels = () =>
  z
    .array(z.string().trim().toLowerCase().min(1).max(100))
    .max(50)
    .refine((list) => new Set(list).size === list.length, 'each once')

/** The same schema for what is sent and for what stands in a bundle. */
export const caseTextSchema = z.object({
  title: line(200),
  /** What brought the patient, in words that say nothing of who it is. */
  history: text(),
  diagnosis: text(),
  /** How the diagnosis was proven: PCR, pathology, follow-up. */
  proof: text(),
  findings: labels(),
  tags: labels(),
  /** Under which others may use it, for instance CC-BY-4.0. */
  licence: line(100),
  /** Who is named. */
  author: line(200),
})
export type CaseText = z.infer<typeof caseTextSchema>

/** Without these nobody can learn from a case. */
export const NEEDED = ['diagnosis', 'proof', 'findings'] as const satisfies (keyof CaseText)[]

/**
 * @param row anything that holds the fields
 * @returns the fields alone
 */
export function caseTextOf(row: CaseText): CaseText {
  const { title, history, diagnosis, proof, findings, tags, licence, author } = row
  return { title, history, diagnosis, proof, findings, tags, licence, author }
}
