/** What was measured of a network: every figure with its counts and its interval. */
import { wilsonInterval } from '../../../../src/core/index.ts'
import type { Model } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { modelsWords } from './models-words.ts'
import styles from './models.module.css'

type Measurement = Model['manifest']['metrics'][number]

export function Measurements({ metrics }: { readonly metrics: readonly Measurement[] }) {
  const words = useWords(modelsWords)
  const { columns } = words
  if (metrics.length === 0) return <p className={controls.hint}>{words.notMeasured}</p>
  return (
    <>
      <p className={controls.hint}>{words.measuredLead}</p>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{columns.measure}</th>
              <th scope="col">{columns.dataSet}</th>
              <th scope="col">{columns.value}</th>
              <th scope="col">{columns.interval}</th>
              <th scope="col">{columns.over}</th>
              <th scope="col">{columns.note}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((metric, index) => (
              <Row key={index} metric={metric} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Row({ metric }: { readonly metric: Measurement }) {
  const words = useWords(modelsWords)
  const { number } = useFormats()
  const { measure, dataSet, value, count, unit, hits, note } = metric
  const names = new Map<string, string>(Object.entries(words.measures))
  const interval = intervalOf(metric)
  return (
    <tr>
      <th scope="row">{names.get(measure) ?? measure}</th>
      <td lang="en">{dataSet}</td>
      <td>{number(value, 3)}</td>
      <td>
        {interval === null
          ? words.noInterval
          : words.interval(number(interval[0], 3), number(interval[1], 3))}
      </td>
      <td>
        {hits === undefined
          ? words.over(number(count), words.units[unit])
          : words.ratio(number(hits), number(count), words.units[unit])}
      </td>
      <td lang="en">{note}</td>
    </tr>
  )
}

function intervalOf({ hits, count, interval95 }: Measurement): readonly [number, number] | null {
  if (hits !== undefined) return wilsonInterval(hits, count).interval95
  const [low, high] = interval95 ?? []
  return low === undefined || high === undefined ? null : [low, high]
}
