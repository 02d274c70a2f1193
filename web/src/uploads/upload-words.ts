import { inBoth } from '../language/words.ts'

export const uploadWords = inBoth(
  { drop: 'Drop the studies: nothing is sent before you say so' },
  { drop: '松开鼠标放入检查：您确认之前不会上传任何数据' },
)
