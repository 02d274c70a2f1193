/** An error as a person is told it: what it means, what to do, and its code for whoever helps. */
import { codeOf } from '../api/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { problemWords } from './problem-words.ts'

/**
 * @param code of an error, as the server gives it
 * @param message the server's own, in English, for codes that have no words here
 * @returns what to tell
 */
export function useProblemText(): (code: string | null, message: string) => string {
  const { known } = useWords(problemWords)
  const texts = new Map<string, string>(Object.entries(known))
  return (code, message) => texts.get(code ?? '') ?? message
}

/** A sentence of the server's: translated where its code is known, else marked as English. */
export function ProblemText({ code, message }: { code: string; message: string | null }) {
  const { known } = useWords(problemWords)
  const text = new Map<string, string>(Object.entries(known)).get(code)
  return text ?? <span lang="en">{message}</span>
}

export function Problem({ error }: { readonly error: unknown }) {
  const words = useWords(problemWords)
  const tell = useProblemText()
  const code = codeOf(error)
  return (
    <div className={controls.problem} role="alert">
      <strong>{tell(code, error instanceof Error && code ? error.message : words.unknown)}</strong>
      {code !== null && <span className={controls.code}>{code}</span>}
    </div>
  )
}
