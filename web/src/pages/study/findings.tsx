/** What the gatekeeper has noted about the images. */
import type { Reading } from '../../../../src/core/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { ProblemText } from '../../problems/problem.tsx'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

interface Props {
  readonly reading: Reading
  readonly onSlice: (slice: number) => void
}

export function Findings({ reading: { findings, slices }, onSlice }: Props) {
  const words = useWords(studyWords)
  if (findings.length === 0) return null
  return (
    <section className={`${controls.panel} ${styles.findings}`} aria-labelledby="findings">
      <h2 id="findings">{words.findings}</h2>
      <ul>
        {findings.map(({ code, message, severity, sliceIndex }, index) => (
          <li key={index} data-severity={severity}>
            <ProblemText code={code} message={message} />{' '}
            <span className={controls.code}>{code}</span>
            {sliceIndex !== null && sliceIndex < slices.length && (
              <button type="button" className={styles.link} onClick={() => onSlice(sliceIndex)}>
                {words.stack} {sliceIndex}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
