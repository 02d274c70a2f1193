/** The last case that pictures were drawn from, kept: whoever looks at a slice looks at the next. */
import { loadDrawingTools, type ReportCase } from '../../reports/index.ts'

/**
 * @param load makes it from its source
 * @returns functions from a source to what is drawn from, and to the drawing tools
 */
export function keepLast<Source extends { readonly id: string }>(
  load: (source: Source) => Promise<ReportCase>,
) {
  let kept: { id: string; subject: Promise<ReportCase> } | null = null
  let tools: ReturnType<typeof loadDrawingTools> | null = null
  return {
    async open(source: Source): Promise<ReportCase> {
      if (kept?.id !== source.id) kept = { id: source.id, subject: load(source) }
      const { subject } = kept
      // A failure is not kept: the next request tries anew.
      subject.catch(() => {
        if (kept?.subject === subject) kept = null
      })
      return subject
    },
    tools: () => (tools ??= loadDrawingTools()),
  }
}
