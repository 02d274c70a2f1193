/** How much lung, how much of it lesion, on each side and in each zone. */
import {
  hasMeasuredGeometry,
  type Quantities,
  type Reading,
  type RegionQuantities,
} from '../../../../src/core/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

interface Props {
  readonly quantities: Quantities
  readonly series: Reading['series']
}

export function QuantitiesTable({ quantities, series }: Props) {
  const words = useWords(studyWords)
  const { number } = useFormats()
  const { columns, regions } = words
  const { whole, right, left, zones, severity, lesionMeanHu } = quantities
  const measured = hasMeasuredGeometry(series)
  const ml = (value: number) => (measured ? words.ml(number(value, value < 10 ? 1 : 0)) : '–')
  return (
    <section className={`${controls.panel} ${styles.quantities}`} aria-labelledby="quantities">
      <h2 id="quantities">{words.quantities}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.region}</th>
            <th scope="col">{columns.lung}</th>
            <th scope="col">{columns.lesion}</th>
            <th scope="col">{columns.share}</th>
            <th scope="col">{columns.score}</th>
          </tr>
        </thead>
        <tbody>
          <Row label={regions.whole} region={whole} score={null} measured={measured} />
          <Row label={regions.right} region={right} score={null} measured={measured} />
          <Row label={regions.left} region={left} score={null} measured={measured} />
          {zones.map((zone) => (
            <Row
              key={`${zone.side}-${zone.zone}`}
              label={words.zone(regions[zone.side], words.zones[zone.zone])}
              region={zone}
              score={zone.score}
              measured={measured}
            />
          ))}
        </tbody>
      </table>
      <dl className={styles.facts}>
        <dt>{words.groundGlass}</dt>
        <dd>{ml(quantities.groundGlassMl)}</dd>
        <dt>{words.consolidation}</dt>
        <dd>{ml(quantities.consolidationMl)}</dd>
        {lesionMeanHu !== null && (
          <>
            <dt>{words.meanHu}</dt>
            <dd>{words.hu(number(lesionMeanHu))}</dd>
          </>
        )}
        <dt title={words.severityHint}>{words.severity}</dt>
        <dd>{words.of(number(severity.score), number(severity.maximum))}</dd>
      </dl>
      <p className={controls.hint}>{words.severityHint}</p>
    </section>
  )
}

interface RowProps {
  readonly label: string
  readonly region: RegionQuantities
  readonly score: number | null
  readonly measured: boolean
}

function Row({ label, region, score, measured }: RowProps) {
  const { number } = useFormats()
  const ml = (value: number) => (measured ? number(value, value > 0 && value < 10 ? 1 : 0) : '–')
  const share = region.involvementPercent
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{ml(region.lungMl)}</td>
      <td>{ml(region.lesionMl)}</td>
      <td>{share === null ? '–' : number(share, 1)}</td>
      <td>{score === null ? '' : number(score)}</td>
    </tr>
  )
}
