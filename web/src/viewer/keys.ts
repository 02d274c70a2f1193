/** Which key does what in the viewer: as OHIF has them where it has them, and as this browser's user has changed them. */
import { preference, usePreference } from '../preference.ts'

const DEFAULTS = {
  up: 'ArrowUp',
  down: 'ArrowDown',
  upFar: 'PageUp',
  downFar: 'PageDown',
  first: 'Home',
  last: 'End',
  nextLesion: 'n',
  previousLesion: 'p',
  lung: '1',
  mediastinum: '2',
  model: '3',
  bone: '4',
  vessels: '5',
  invert: 'i',
  zoomIn: '+',
  zoomOut: '-',
  fit: '=',
  reset: ' ',
  windowTool: 'w',
  zoomTool: 'z',
  panTool: 'm',
  probeTool: 'd',
  lengthTool: 'l',
  removeMark: 'Delete',
  cine: 'c',
  overlays: 'o',
  heat: 'h',
  reformats: 'v',
  help: '?',
} as const satisfies Readonly<Record<string, string>>

export type Command = keyof typeof DEFAULTS
/** The key of each command, as `KeyboardEvent.key` names it, letters small; empty where it has none. */
export type Keys = Readonly<Record<Command, string>>

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its own
export const COMMANDS = Object.keys(DEFAULTS) as readonly Command[]
export const DEFAULT_KEYS: Keys = DEFAULTS

const kept = preference('keys', isKeys, '{}', () => undefined)

/** @returns the keys of this browser; the component follows them */
export function useKeys(): Keys {
  return parsed(usePreference(kept)) ?? DEFAULT_KEYS
}

/** @param keys to be kept in this browser */
export function keepKeys(keys: Keys): void {
  const changed = COMMANDS.filter((command) => keys[command] !== DEFAULT_KEYS[command])
  kept.set(JSON.stringify(Object.fromEntries(changed.map((command) => [command, keys[command]]))))
}

/**
 * @param keys as they are
 * @param command whose key it becomes
 * @param key which
 * @returns the keys then; what had this key has none
 */
export function withKey(keys: Keys, command: Command, key: string): Keys {
  const changed: Record<Command, string> = { ...keys }
  for (const other of COMMANDS) if (changed[other] === key) changed[other] = ''
  changed[command] = key
  return changed
}

/** @param key of an event @returns as the keys are kept: letters small, whatever Shift or Caps Lock says */
export function keyName(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key
}

function isKeys(text: string): text is string {
  return parsed(text) !== null
}

/** What was kept; null where something else stands there. */
function parsed(text: string): Keys | null {
  try {
    const changes: unknown = JSON.parse(text)
    if (typeof changes !== 'object' || changes === null) return null
    const known = Object.entries(changes).filter(
      ([command, key]) => command in DEFAULTS && typeof key === 'string',
    )
    return { ...DEFAULT_KEYS, ...Object.fromEntries(known) }
  } catch {
    return null
  }
}
