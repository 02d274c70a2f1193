/** For tests only: is a page accessible, by axe (WCAG 2.2 AA). */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** @param page that is shown @returns what axe has to say, one line for each place */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (tags) => {
    const { violations: found } = await window.axe.run({ runOnly: tags })
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    )
  }, RULES)
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
