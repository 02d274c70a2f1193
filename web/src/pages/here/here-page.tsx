/** A reading that was made on this computer: the same view as of the server's, for as long as the page lives. */
import { useState } from 'react'
import { Link } from 'wouter'
import controls from '../../design/controls.module.css'
import type { LocalCase } from '../../here/local-case.ts'
import { useLocalCase } from '../../here/local-readings.ts'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { firstSliceToShow, ShownReading } from '../study/reading-view.tsx'
import { hereWords } from './here-words.ts'
import styles from './here.module.css'
import { SaveFiles } from './save-files.tsx'

export function HerePage({ id }: { readonly id: string }) {
  const words = useWords(hereWords)
  const shown = useLocalCase(id)
  if (shown !== undefined) return <Case shown={shown} />
  return (
    <div className={styles.gone}>
      <title>{`${words.title} · Groundglass`}</title>
      <h1>{words.gone}</h1>
      <p>{words.goneDetail}</p>
      <Link href="/read" className={`${controls.button} ${controls.primary}`}>
        {words.toRead}
      </Link>
    </div>
  )
}

function Case({ shown }: { readonly shown: LocalCase }) {
  const words = useWords(hereWords)
  const { day } = useFormats()
  const { reading, study } = shown
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const name = patientNameText(study?.patientName ?? null) ?? words.noName
  const date = study?.studyDate?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  const facts = [study?.patientId && `${words.id} ${study.patientId}`, date && day(date)]
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <header className={styles.head}>
        <h1>{name}</h1>
        <p className={styles.facts}>{[...facts, study?.description].filter(Boolean).join(' · ')}</p>
        <p className={styles.stored}>
          <strong>{words.title}</strong> {words.stored}
        </p>
      </header>
      <ShownReading
        viewed={shown}
        slice={slice}
        onSlice={setSlice}
        downloads={<SaveFiles files={shown.files} />}
      />
    </div>
  )
}
