import { beforeAll, expect, it, vi } from 'vitest'

let keys: typeof import('./keys.ts')
beforeAll(async () => {
  const items = new Map<string, string>([['groundglass.keys', '{"invert":"x","nobody":"y"}']])
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => items.set(name, value),
  })
  keys = await import('./keys.ts')
})

it('takes a key from the command that had it', () => {
  const { DEFAULT_KEYS, withKey } = keys
  const changed = withKey(DEFAULT_KEYS, 'invert', 'c')
  expect(changed.invert).toBe('c')
  expect(changed.cine).toBe('')
  expect(changed.lung).toBe('1')
})

it('has each key once', () => {
  const all = Object.values(keys.DEFAULT_KEYS)
  expect(new Set(all).size).toBe(all.length)
})

it('keeps what was changed alone', () => {
  const { DEFAULT_KEYS, keepKeys, withKey } = keys
  keepKeys(withKey(DEFAULT_KEYS, 'invert', 'k'))
  expect(localStorage.getItem('groundglass.keys')).toBe('{"invert":"k"}')
  keepKeys(DEFAULT_KEYS)
  expect(localStorage.getItem('groundglass.keys')).toBe('{}')
})

it('tells letters alike, small or large', () => {
  expect(keys.keyName('N')).toBe('n')
  expect(keys.keyName('PageUp')).toBe('PageUp')
})
