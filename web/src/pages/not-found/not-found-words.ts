import { inBoth } from '../../language/words.ts'

export const notFoundWords = inBoth(
  {
    title: 'Nothing is here',
    lead: 'Check the address, or go to the worklist.',
    worklist: 'Worklist',
  },
  { title: '此处没有内容', lead: '请核对网址，或前往工作列表。', worklist: '工作列表' },
)
