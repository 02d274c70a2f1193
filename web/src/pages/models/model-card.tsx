/** A model card, made into elements: no HTML of the file is taken over. */
import { Markdown } from 'markdown-to-jsx/react'
import { Children, type ReactNode } from 'react'
import styles from './models.module.css'

const h4 = { component: 'h4' } as const
/** The page has headings of its own above it; pictures of a card lie in its package and cannot be shown. */
const OVERRIDES = { h1: h4, h2: h4, h3: h4, th: HeadCell, img: () => null }

export function ModelCard({ text }: { readonly text: string }) {
  return (
    <div className={styles.card} lang="en">
      <Markdown options={{ disableParsingRawHTML: true, overrides: OVERRIDES }}>{text}</Markdown>
    </div>
  )
}

/** A column without a name has no head: whoever hears the table would hear of nothing. */
function HeadCell({ children }: { readonly children?: ReactNode }) {
  return Children.count(children) > 0 ? <th scope="col">{children}</th> : <td>{children}</td>
}
