/** The buttons over the pictures: windows, what dragging does, what lies over the pixels. */
import { hasMeasuredGeometry, type Reading } from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { ToolIcon } from './icons.tsx'
import { type Command, useKeys } from './keys.ts'
import { type ChangeView, LAYERS, TOOLS, type ViewState } from './view-state.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'
import { PRESET_NAMES, PRESETS, presetOf } from './window.ts'

interface Props {
  readonly reading: Reading
  readonly state: ViewState
  readonly change: ChangeView
  /** What a key would do. */
  readonly run: (command: Command) => void
}

export function Toolbar({ reading, state, change, run }: Props) {
  const words = useWords(viewerWords)
  const keys = useKeys()
  const preset = presetOf(state.window)
  const measured = hasMeasuredGeometry(reading.series)
  const tools = TOOLS.filter(
    (tool) => (tool !== 'length' || measured) && (tool !== 'cross' || state.reformatted),
  )
  return (
    <div className={styles.bar}>
      <fieldset className={styles.group}>
        <legend className={controls.visuallyHidden}>{words.window}</legend>
        {PRESET_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === preset}
            className={styles.choice}
            onClick={() => change({ window: PRESETS[name] })}
          >
            {words.presets[name]} {keys[name] !== '' && <kbd>{keys[name]}</kbd>}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend className={controls.visuallyHidden}>{words.dragging}</legend>
        {tools.map((tool) => (
          <button
            key={tool}
            type="button"
            aria-pressed={tool === state.tool}
            aria-label={words.tools[tool]}
            title={words.tools[tool]}
            className={styles.tool}
            onClick={() => change({ tool })}
          >
            <ToolIcon name={tool} />
          </button>
        ))}
      </fieldset>
      <div className={styles.group}>
        <Act
          name="invert"
          label={words.invert}
          pressed={state.inverted}
          onClick={run}
          command="invert"
        />
        <Act name="reset" label={words.reset} onClick={run} command="reset" />
        <Act
          name={state.playing ? 'stop' : 'play'}
          label={state.playing ? words.stop : words.play}
          onClick={run}
          command="cine"
        />
        <Act
          name="reformats"
          label={words.reformats}
          pressed={state.reformatted}
          onClick={run}
          command="reformats"
        />
        <Act name="keys" label={words.keysTitle} onClick={run} command="help" />
      </div>
    </div>
  )
}

interface ActProps {
  readonly name: Parameters<typeof ToolIcon>[0]['name']
  readonly label: string
  readonly pressed?: boolean
  readonly command: Command
  readonly onClick: (command: Command) => void
}

function Act({ name, label, pressed, command, onClick }: ActProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      className={styles.tool}
      onClick={() => onClick(command)}
    >
      <ToolIcon name={name} />
    </button>
  )
}

interface LayersProps {
  readonly state: ViewState
  readonly change: ChangeView
  readonly hasHeat: boolean
}

export function LayerChoice({ state, change, hasHeat }: LayersProps) {
  const words = useWords(viewerWords)
  const { layers, heatOpacity } = state
  return (
    <fieldset className={styles.layers}>
      <legend className={controls.visuallyHidden}>{words.overlays}</legend>
      {LAYERS.filter((layer) => layer !== 'heat' || hasHeat).map((layer) => (
        <button
          key={layer}
          type="button"
          aria-pressed={layers[layer]}
          className={styles.layerButton}
          onClick={() => change({ layers: { ...layers, [layer]: !layers[layer] } })}
        >
          <svg width="18" height="10" aria-hidden="true">
            <path className={styles[SAMPLES[layer].style]} d={SAMPLES[layer].path} />
          </svg>
          {words.layers[layer]}
        </button>
      ))}
      {hasHeat && layers.heat && (
        <input
          type="range"
          className={styles.opacity}
          min={0}
          max={100}
          value={Math.round(heatOpacity * 100)}
          aria-label={words.heatOpacity}
          title={words.heatOpacity}
          onChange={({ target }) => change({ heatOpacity: Number(target.value) / 100 })}
        />
      )}
    </fieldset>
  )
}

/** A legend as well: each as it looks on the picture. */
const SAMPLES = {
  validArea: { style: 'validArea', path: 'M0 5h18' },
  outlines: { style: 'outline', path: 'M0 5h18' },
  boxes: { style: 'box', path: 'M3.5 .5h11v9h-11z' },
  quadrants: { style: 'quadrants', path: 'M0 5h18M9 0v10' },
  heat: { style: 'heatSample', path: 'M0 5h18' },
} as const
