/** The reading, its mask and its lesion map as files. */
import { addresses } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

interface Props {
  readonly analysisId: string
  readonly hasMask: boolean
  readonly hasMap: boolean
}

export function Downloads({ analysisId, hasMask, hasMap }: Props) {
  const words = useWords(studyWords)
  return (
    <section className={styles.downloads} aria-label={words.downloads} data-tour="downloads">
      <a
        className={controls.button}
        href={addresses.reading(analysisId)}
        download={`reading-${analysisId}.json`}
      >
        {words.downloadReading}
      </a>
      {hasMask && (
        <a
          className={controls.button}
          href={addresses.mask(analysisId)}
          download={`mask-${analysisId}.nii.gz`}
        >
          {words.downloadMask}
        </a>
      )}
      {hasMap && (
        <a
          className={controls.button}
          href={addresses.lesionMap(analysisId)}
          download={`lesion-map-${analysisId}.nii.gz`}
        >
          {words.downloadMap}
        </a>
      )}
    </section>
  )
}
