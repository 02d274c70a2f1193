/** All studies one may see: what was found in each, newest or suspicious first. */
import { useState } from 'react'
import { Link } from 'wouter'
import type { StudyFilter } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { Loading } from '../../shell/shell.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { Filters, useListKeys } from './filters.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { StudyTable } from './study-table.tsx'
import { useSelection } from './use-selection.ts'
import { type Choice, useWorklist } from './use-worklist.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

/** Kept while the page lives and not in its address, since what one searches for may be a patient's name. */
let kept: Choice = { filter: {}, order: 'suspicious-first' }

export function Worklist() {
  const words = useWords(worklistWords)
  const { number } = useFormats()
  const [choice, setChoice] = useState(kept)
  const worklist = useWorklist(choice)
  const { rows, hasMore, isPending, error } = worklist
  const selection = useSelection(rows)
  const [keysShown, setKeysShown] = useState(false)
  const section = useListKeys(() => setKeysShown(true))
  const change = (next: Choice) => {
    kept = next
    setChoice(next)
  }
  return (
    <div ref={section} className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <div className={styles.bar}>
        <h1>{words.title}</h1>
        <p role="status" className={styles.shown}>
          {isPending ? '' : words.shown(number(rows.length), hasMore)}
        </p>
        <Filters choice={choice} onChange={change} />
        <button
          type="button"
          className={`${controls.button} ${controls.quiet}`}
          onClick={() => setKeysShown(true)}
        >
          {words.showKeys}
        </button>
      </div>
      {error !== null && <Problem error={error} />}
      {isPending && error === null && <Loading />}
      {!isPending && error === null && rows.length === 0 && (
        <Empty filtered={isFiltered(choice.filter)} />
      )}
      {rows.length > 0 && (
        <StudyTable
          worklist={worklist}
          selection={selection}
          order={choice.order}
          onOrder={(order) => change({ ...choice, order })}
        />
      )}
      <BulkActions selection={selection} />
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </div>
  )
}

function Empty({ filtered }: { readonly filtered: boolean }) {
  const words = useWords(worklistWords)
  const session = useSession()
  return (
    <section className={styles.empty}>
      <h2>{filtered ? words.noneFound : words.none}</h2>
      <p>{filtered ? words.noneFoundLead : words.noneLead}</p>
      {!filtered && maySend(session) && (
        <Link href="/read" className={`${controls.button} ${controls.primary}`}>
          {words.read}
        </Link>
      )}
    </section>
  )
}

function isFiltered(filter: StudyFilter): boolean {
  return Object.keys(filter).length > 0
}
