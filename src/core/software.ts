/** Who wrote a document, and the sentence every report and page must carry. */

/** Kept equal to package.json by a test: a browser cannot read that file. */
export const SOFTWARE = { name: 'groundglass', version: '0.1.0' } as const

export const RESEARCH_NOTICE =
  'Research use only. Groundglass is not a medical device: its findings must not be used for diagnosis or treatment.'
