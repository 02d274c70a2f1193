/** One network: what it is, what it learnt from, how it did, its card. */
import { useMutation } from '@tanstack/react-query'
import type { Model } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Measurements } from './measurements.tsx'
import { ModelCard } from './model-card.tsx'
import { modelsWords } from './models-words.ts'
import styles from './models.module.css'

interface Props {
  readonly model: Model
}

export function ModelPanel({ model }: Props) {
  const words = useWords(modelsWords)
  const { manifest, isDefault, card } = model
  const id = `model-${manifest.name}`
  return (
    <section className={`${controls.panel} ${styles.model}`} aria-labelledby={id}>
      <header className={styles.modelHead}>
        <h2 id={id}>{manifest.name}</h2>
        <span>{words.version(manifest.version)}</span>
        <span>{words.tasks[manifest.task]}</span>
        {isDefault && <span className={styles.default}>{words.isDefault}</span>}
      </header>
      <Facts model={model} />
      <h3>{words.measured}</h3>
      <Measurements metrics={manifest.metrics} />
      <h3>{words.trainedOn}</h3>
      <TrainingData manifest={manifest} />
      {card === null ? (
        <p className={controls.hint}>{words.noCard}</p>
      ) : (
        <details className={styles.cardFold}>
          <summary>{words.card}</summary>
          <p className={controls.hint}>{words.cardLead}</p>
          <ModelCard text={card} />
        </details>
      )}
    </section>
  )
}

function Facts({ model: { manifest, bytes } }: Props) {
  const words = useWords(modelsWords)
  const formats = useFormats()
  const { number } = formats
  const { architecture, parameters, input, window, threshold, minimumBoxPx, licence } = manifest
  const size = `${number(input.width)} × ${number(input.height)}`
  return (
    <dl className={styles.facts}>
      <dt>{words.architecture}</dt>
      <dd lang="en">{architecture}</dd>
      <dt>{words.parameters}</dt>
      <dd>{number(parameters)}</dd>
      <dt>{words.input}</dt>
      <dd>{words.inputValue(size, number(window.widthHu), number(window.centreHu))}</dd>
      <dt>{words.threshold}</dt>
      <dd>{number(threshold, 2)}</dd>
      {minimumBoxPx !== null && (
        <>
          <dt>{words.minimumBox}</dt>
          <dd>{words.minimumBoxValue(number(minimumBoxPx))}</dd>
        </>
      )}
      {bytes !== null && (
        <>
          <dt>{words.size}</dt>
          <dd>{formats.bytes(bytes)}</dd>
        </>
      )}
      <dt>{words.licence}</dt>
      <dd>
        {licence} {/\bNC\b/.test(licence.replaceAll('-', ' ')) && words.nonCommercial}
      </dd>
      <dt>{words.hash}</dt>
      <dd>
        <Hash manifest={manifest} />
      </dd>
    </dl>
  )
}

function Hash({ manifest: { name, sha256 } }: Pick<Model, 'manifest'>) {
  const words = useWords(modelsWords)
  const { mutate, isSuccess } = useMutation({
    mutationFn: () => navigator.clipboard.writeText(sha256),
  })
  return (
    <span className={styles.hash}>
      <code>{sha256}</code>
      <button
        type="button"
        className={controls.button}
        aria-label={words.copyHash(name)}
        onClick={() => mutate()}
      >
        {words.copy}
      </button>
      <span role="status">{isSuccess && words.copied}</span>
    </span>
  )
}

function TrainingData({ manifest: { trainingData } }: Pick<Model, 'manifest'>) {
  const { trainingColumns: columns } = useWords(modelsWords)
  const { number } = useFormats()
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{columns.data}</th>
            <th scope="col">{columns.cases}</th>
            <th scope="col">{columns.licence}</th>
          </tr>
        </thead>
        <tbody lang="en">
          {trainingData.map(({ name, cases, licence }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{number(cases)}</td>
              <td>{licence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
