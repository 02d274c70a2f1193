/** Where no page is. */
import { Link } from 'wouter'
import controls from '../../design/controls.module.css'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { notFoundWords } from './not-found-words.ts'

export function NotFound() {
  const words = useWords(notFoundWords)
  return (
    <section className={`${controls.panel} ${form.card}`}>
      <title>{`${words.title} · Groundglass`}</title>
      <div>
        <h1>{words.title}</h1>
        <p className={form.lead}>{words.lead}</p>
      </div>
      <Link href="/" className={`${controls.button} ${controls.primary}`}>
        {words.worklist}
      </Link>
    </section>
  )
}
