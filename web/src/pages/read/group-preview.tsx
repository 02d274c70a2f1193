/** What a study holds, by its headers, before anything is sent or read: series, what is wrong with them, what is left out. */
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { useProblemText } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { useDeidentify } from '../../uploads/deidentifier.ts'
import type { FileGroup, GroupSeries } from '../../uploads/group-files.ts'
import { DeidentifyPreview } from './deidentify-preview.tsx'
import { LeftOut } from './left-out.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

export function GroupPreview({ group }: { readonly group: FileGroup }) {
  const words = useWords(readWords)
  const { number, bytes } = useFormats()
  const [deidentify] = useDeidentify()
  const allowed = maySend(useSession())
  const size = group.files.reduce((sum, { file }) => sum + file.size, 0)
  const first = group.kind === 'study' ? group.files[0] : undefined
  return (
    <div className={styles.preview}>
      {group.files.length > 0 && (
        <p className={styles.figures}>
          <strong>{words.states.chosen}</strong>
          <span>{words.preview.files(number(group.files.length))}</span>
          <span>{bytes(size)}</span>
        </p>
      )}
      {group.kind === 'archive' && <p className={controls.hint}>{words.preview.archive}</p>}
      {allowed && deidentify && group.kind !== 'study' && group.files.length > 0 && (
        <p className={controls.hint}>{words.preview.notDeidentifiable}</p>
      )}
      {group.series.length > 0 && <SeriesTable series={group.series} />}
      {group.setAside.length > 0 && (
        <LeftOut
          files={group.setAside.map(({ name, code }, position) => ({
            position,
            name,
            entry: null,
            errorCode: code,
            errorMessage: code,
          }))}
        />
      )}
      {allowed && deidentify && first !== undefined && <DeidentifyPreview file={first.file} />}
    </div>
  )
}

function SeriesTable({ series }: { readonly series: readonly GroupSeries[] }) {
  const words = useWords(readWords)
  const { number, bytes } = useFormats()
  const { columns } = words.preview
  return (
    <table className={styles.series}>
      <thead>
        <tr>
          <th scope="col">{columns.series}</th>
          <th scope="col">{columns.images}</th>
          <th scope="col">{columns.size}</th>
          <th scope="col">{columns.notes}</th>
        </tr>
      </thead>
      <tbody>
        {series.map((each) => (
          <tr key={each.seriesInstanceUID}>
            <th scope="row">
              {[each.modality, each.description ?? words.preview.noDescription]
                .filter(Boolean)
                .join(' · ')}
            </th>
            <td>{number(each.imageCount)}</td>
            <td>{bytes(each.bytes)}</td>
            <td>
              <Notes series={each} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Each kind once: a series with gaps has a finding for each of them. */
function Notes({ series: { findings } }: { readonly series: GroupSeries }) {
  const words = useWords(readWords)
  const tell = useProblemText()
  const kinds = new Map(findings.map((finding) => [finding.code, finding]))
  const texts = new Map<string, string>(Object.entries(words.preview.findings))
  if (kinds.size === 0) return words.preview.nothing
  return (
    <ul className={styles.notes}>
      {[...kinds.values()].map(({ code, severity, message }) => (
        <li key={code} data-severity={severity}>
          {severity === 'refusal' && <strong>{words.preview.refused} </strong>}
          {texts.get(code) ?? tell(code, message)} <span className={controls.code}>{code}</span>
        </li>
      ))}
    </ul>
  )
}
