/** The way from a reading into the case library, for who may write there. */
import { Link } from 'wouter'
import type { Analysis } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { maySend, useSession } from '../../session.ts'
import { studyWords } from './study-words.ts'

export function PublishLink({ analysis: { id, studyId } }: { readonly analysis: Analysis }) {
  const words = useWords(studyWords)
  if (!maySend(useSession())) return null
  return (
    <Link href={`/studies/${studyId}/publish/${id}`} className={controls.button}>
      {words.publish}
    </Link>
  )
}
