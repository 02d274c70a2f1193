/** What this is and what it is not, how it works, whose work it stands on. Anybody may read it. */
import { Link } from 'wouter'
import { SOFTWARE } from '../../../../src/core/index.ts'
import { addresses } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { mayLook, useSession } from '../../session.ts'
import { tour } from '../../tour/tour-state.ts'
import { aboutWords } from './about-words.ts'
import styles from './about.module.css'
import { TrunkPicture } from './trunk-picture.tsx'

const PAPER = 'https://doi.org/10.1038/s41598-020-76282-0'
const DOI = 'doi:10.1038/s41598-020-76282-0'

export function About() {
  const words = useWords(aboutWords)
  const session = useSession()
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <h1>{words.title}</h1>
      <section className={styles.part}>
        <h2>{words.what}</h2>
        <p>{words.whatText}</p>
        <p>{words.whatMore}</p>
        {session.demonstration === true && (
          <p>
            <Link href="/" className={controls.button} onClick={() => tour.set('open')}>
              {words.tour}
            </Link>
          </p>
        )}
      </section>
      <section className={`${styles.part} ${styles.not}`}>
        <h2>{words.not}</h2>
        <p>
          <strong>{words.notText}</strong>
        </p>
        <Items items={words.notItems} />
        {mayLook(session) && (
          <p>
            {words.figures} <Link href="/models">{words.models}</Link>
          </p>
        )}
      </section>
      <section className={styles.part}>
        <h2>{words.method}</h2>
        <TrunkPicture />
        {Object.entries(words.methodText).map(([name, text]) => (
          <p key={name}>{text}</p>
        ))}
      </section>
      <section className={styles.part}>
        <h2>{words.paper}</h2>
        <p>
          {words.paperText} <a href={PAPER}>{DOI}</a>
        </p>
        <p className={styles.quiet}>{words.paperNote}</p>
      </section>
      <section className={styles.part}>
        <h2>{words.data}</h2>
        <p>{words.dataText}</p>
        <Items items={words.dataItems} />
      </section>
      <section className={styles.part}>
        <h2>{words.licences}</h2>
        <Items items={words.licenceItems} />
      </section>
      <p className={styles.quiet}>
        {words.version} {SOFTWARE.version}
        {' · '}
        <a href={addresses.documentation}>{words.documentation}</a>
      </p>
    </div>
  )
}

function Items({ items }: { readonly items: Readonly<Record<string, string>> }) {
  return (
    <ul className={styles.items}>
      {Object.entries(items).map(([name, text]) => (
        <li key={name}>{text}</li>
      ))}
    </ul>
  )
}
