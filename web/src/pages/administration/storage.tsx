/** How full everything is, and whether it can be worked with. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type System } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { storageWords } from './storage-words.ts'

const LOOK_AGAIN_MS = 10_000
const PARTS = ['database', 'blobs', 'models'] as const

export function Storage() {
  const words = useWords(storageWords)
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => api.system(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <Asked query={system}>
        {(facts) => (
          <>
            <Health {...facts} />
            <Room {...facts} />
          </>
        )}
      </Asked>
    </>
  )
}

function Health({ readiness, version }: System) {
  const words = useWords(storageWords)
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="health">
      <h2 id="health">{words.health}</h2>
      <dl className={styles.figures}>
        {PARTS.map((part) => (
          <div key={part}>
            <dt>{words.parts[part]}</dt>
            <dd className={readiness[part] ? styles.good : styles.bad}>
              {readiness[part] ? words.good : words.bad}
              {!readiness[part] && <span>{words.badLead}</span>}
            </dd>
          </div>
        ))}
        <Figure name={words.version}>{version}</Figure>
      </dl>
    </section>
  )
}

function Room({ storage, database }: System) {
  const words = useWords(storageWords)
  const { number, bytes } = useFormats()
  const isLow = storage.freeBytes < 2 * storage.minFreeBytes
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="room">
      <h2 id="room">{words.room}</h2>
      <dl className={styles.figures}>
        <Figure name={words.free} note={words.refusedBelow(bytes(storage.minFreeBytes))}>
          {bytes(storage.freeBytes)}
        </Figure>
        <Figure
          name={words.stored}
          note={`${words.files(number(storage.stored.files))}, ${words.places[storage.kind]}`}
        >
          {bytes(storage.stored.bytes)}
        </Figure>
        <Figure name={words.uploads} note={words.files(number(storage.uploads.files))}>
          {bytes(storage.uploads.bytes)}
        </Figure>
        <Figure name={words.database} note={words.databases[database]}>
          {bytes(storage.databaseBytes)}
        </Figure>
      </dl>
      {isLow && <p className={styles.bad}>{words.low}</p>}
    </section>
  )
}

interface FigureProps {
  readonly name: string
  readonly note?: string
  readonly children: ReactNode
}

function Figure({ name, note, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <span>{note}</span>}
      </dd>
    </div>
  )
}
