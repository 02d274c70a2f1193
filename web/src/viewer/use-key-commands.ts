/** Keys as commands, while the focus is in the viewer or nowhere in particular: what is typed or pressed elsewhere changes nothing here. */
import { type RefObject, useEffect, useRef } from 'react'
import { type Command, COMMANDS, keyName, type Keys } from './keys.ts'

/** Where a key means something of its own. */
const TYPING = 'input, select, textarea, dialog, [contenteditable]'
const PRESSING = 'button, a, summary'

/**
 * @param viewer the element
 * @param keys of the commands
 * @param run told of each command
 */
export function useKeyCommands(
  viewer: RefObject<HTMLElement | null>,
  keys: Keys,
  run: (command: Command) => void,
): void {
  const latest = useRef({ keys, run })
  useEffect(() => {
    latest.current = { keys, run }
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey, defaultPrevented } = event
      if (ctrlKey || metaKey || altKey || defaultPrevented || !(target instanceof Element)) return
      if (target.closest(TYPING) || (isPress(key) && target.closest(PRESSING))) return
      const isNowhere = target === document.body || target.matches('main')
      if (!isNowhere && !viewer.current?.contains(target)) return
      const command = COMMANDS.find((each) => latest.current.keys[each] === keyName(key))
      if (command === undefined) return
      event.preventDefault()
      latest.current.run(command)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [viewer])
}

function isPress(key: string): boolean {
  return key === 'Enter' || key === ' '
}
