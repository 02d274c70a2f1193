/** Words of controls that many pages use. */
import { inBoth } from '../language/words.ts'

export const designWords = inBoth(
  { copy: 'Copy', copied: 'Copied' },
  { copy: '复制', copied: '已复制' },
)
