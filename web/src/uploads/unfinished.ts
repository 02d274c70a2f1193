/** Uploads that were begun and not finished, so that the same files, chosen again after a reload, go on where they stopped. */
const KEY = 'groundglass.unfinished'
/** The server forgets an upload that rests for longer. */
const FORGET_AFTER_MS = 24 * 3600_000

interface Unfinished {
  readonly uploadId: string
  readonly begunAt: number
  /** Whether its files are de-identified before they are sent. */
  readonly deidentify: boolean
  /** Addresses of files by fingerprint. */
  readonly files: Readonly<Record<string, string>>
}
type Kept = Record<string, Unfinished>

/** @param key of a group of files @returns its upload, if one is unfinished */
export function recall(key: string | null): Unfinished | null {
  return key === null ? null : (read()[key] ?? null)
}

/**
 * @param key of a group of files; null is not remembered
 * @param upload its upload, with the addresses of files by fingerprint as far as they are known
 */
export function remember(key: string | null, upload: Omit<Unfinished, 'begunAt'>): void {
  if (key !== null) write({ ...read(), [key]: { ...upload, begunAt: Date.now() } })
}

/** @param key of a group that is finished */
export function forget(key: string | null): void {
  const { [key ?? '']: _, ...others } = read()
  write(others)
}

/** Forgets all of them: they are one person's. */
export function forgetAll(): void {
  localStorage.removeItem(KEY)
}

function read(): Kept {
  const text = localStorage.getItem(KEY)
  if (text === null) return {}
  const kept: Kept = JSON.parse(text)
  const fresh = Object.entries(kept).filter(
    ([, { begunAt }]) => Date.now() - begunAt < FORGET_AFTER_MS,
  )
  return Object.fromEntries(fresh)
}

function write(kept: Kept): void {
  if (Object.keys(kept).length === 0) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, JSON.stringify(kept))
}
