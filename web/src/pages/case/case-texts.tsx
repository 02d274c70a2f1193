/** What people say about a case, and who they are. */
import { Link } from 'wouter'
import type { LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'

export function CaseTexts({ kase }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const { moment } = useFormats()
  const { history, diagnosis, proof, findings, tags, licence, author, reviewer, signer } = kase
  return (
    <>
      <section className={`${controls.panel} ${styles.texts}`} aria-labelledby="diagnosis">
        <h2 id="diagnosis">{words.diagnosis}</h2>
        <p className={styles.answer}>{diagnosis || words.notYet}</p>
        <h3>{words.proof}</h3>
        <p className={styles.prose}>{proof || words.notYet}</p>
        <h3>{words.history}</h3>
        <p className={styles.prose}>{history || words.noHistory}</p>
        <Labels name={words.findings} parameter="finding" labels={findings} />
        <Labels name={words.tags} parameter="tag" labels={tags} />
      </section>
      <section className={`${controls.panel} ${styles.texts}`} aria-labelledby="about-case">
        <h2 id="about-case">{words.about}</h2>
        <dl className={styles.facts}>
          <dt>{words.author}</dt>
          <dd>{author}</dd>
          {reviewer !== null && (
            <>
              <dt>{words.reviewer}</dt>
              <dd>{reviewer}</dd>
            </>
          )}
          {signer !== null && (
            <>
              <dt>{words.signer}</dt>
              <dd>
                {signer.name}{' '}
                <code title={signer.fingerprint} className={controls.code}>
                  {signer.fingerprint.slice(0, 16)}
                </code>
              </dd>
            </>
          )}
          <dt>{words.licence}</dt>
          <dd>{licence}</dd>
          {kase.publishedAt !== null && (
            <>
              <dt>{words.published}</dt>
              <dd>{moment(kase.publishedAt)}</dd>
            </>
          )}
        </dl>
      </section>
    </>
  )
}

interface LabelsProps {
  readonly name: string
  readonly parameter: 'finding' | 'tag'
  readonly labels: readonly string[]
}

function Labels({ name, parameter, labels }: LabelsProps) {
  if (labels.length === 0) return null
  return (
    <>
      <h3>{name}</h3>
      <ul className={styles.labels}>
        {labels.map((label) => (
          <li key={label}>
            <Link href={`/library?${new URLSearchParams({ [parameter]: label })}`}>{label}</Link>
          </li>
        ))}
      </ul>
    </>
  )
}
