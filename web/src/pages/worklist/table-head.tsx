/** The head of the worklist: names of columns, and the order by those that the server can sort by. */
import type { Study } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import type { Selection } from './use-selection.ts'
import type { Order } from './use-worklist.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

interface Props {
  readonly rows: readonly Study[]
  readonly selection: Selection
  readonly order: Order
  readonly onOrder: (order: Order) => void
}

const COLUMNS = ['verdict', 'patient', 'description', 'date', 'images', 'received'] as const
/** All run from the worst, or the newest, down. */
const ORDER_OF: Readonly<Partial<Record<(typeof COLUMNS)[number], Order>>> = {
  verdict: 'suspicious-first',
  date: 'latest-study-first',
  received: 'newest-first',
}

export function TableHead({ rows, selection, order, onOrder }: Props) {
  const words = useWords(worklistWords)
  const areAll = selection.studies.length === rows.length
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        <span role="columnheader" className={styles.choice}>
          <input
            type="checkbox"
            aria-label={words.selectAll}
            checked={areAll}
            ref={(box) => {
              if (box) box.indeterminate = !areAll && selection.studies.length > 0
            }}
            onChange={() => (areAll ? selection.clear() : selection.selectAll())}
          />
        </span>
        {COLUMNS.map((column) => {
          const by = ORDER_OF[column]
          return by === undefined ? (
            <span key={column} role="columnheader">
              {words.columns[column]}
            </span>
          ) : (
            <span key={column} role="columnheader" aria-sort={by === order ? 'descending' : 'none'}>
              <button type="button" title={words.orders[by]} onClick={() => onOrder(by)}>
                {words.columns[column]}
                <span aria-hidden="true">{by === order ? '↓' : ''}</span>
              </button>
            </span>
          )
        })}
      </div>
    </div>
  )
}
