import { expect, it } from 'vitest'
import { LESION_MAP_STEPS } from '../lesion-map.ts'
import { type Random, createRandom } from '../random.ts'
import { QUADRANTS } from '../reading.ts'
import { LESION_GRID_PX, lesionBoxes, originOnGrid } from './lesion-boxes.ts'
import { quadrantsByStep } from './quadrants-by-step.ts'

const AREA = { x: 20, y: 30, width: 300, height: 280 }
/** Where the quadrants meet on the grid, about the middle of what is drawn. */
const ORIGIN = { x: 169.5, y: 169.5 }

/** Hills of any height, thin lines and single pixels about the point where the quadrants meet. */
function landscape(random: Random): Uint8Array {
  const levels = new Uint8Array(LESION_GRID_PX ** 2)
  const put = (x: number, y: number, level: number) => {
    const at = y * LESION_GRID_PX + x
    levels[at] = Math.max(levels[at]!, Math.min(LESION_MAP_STEPS, level))
  }
  for (let hill = 0; hill < 6; hill += 1) {
    const [x, y] = [235 + random.integer(40), 235 + random.integer(40)]
    const [height, steep] = [1 + random.integer(230), 5 + random.integer(60)]
    for (let dy = -12; dy <= 12; dy += 1)
      for (let dx = -12; dx <= 12; dx += 1)
        put(x + dx, y + dy, Math.max(0, height - Math.floor(steep * Math.hypot(dx, dy))))
  }
  for (let line = 0; line < 3; line += 1) {
    const [x, y, level] = [225 + random.integer(50), 225 + random.integer(50), random.integer(201)]
    for (let step = 0; step < 14; step += 1) put(x + step, y + (line === 1 ? step : 0), level)
  }
  for (let pixel = 0; pixel < 400; pixel += 1)
    put(225 + random.integer(70), 225 + random.integer(70), random.integer(201))
  return levels
}

it.each([25, 0, 3, 90])(
  'finds the quadrants that lesionBoxes finds at each step, above a floor of %i',
  (minimumBoxPx) => {
    const random = createRandom(minimumBoxPx)
    for (let map = 0; map < 4; map += 1) {
      const levels = landscape(random)
      const found = quadrantsByStep(levels, originOnGrid(ORIGIN, AREA), minimumBoxPx)
      for (let step = 1; step <= LESION_MAP_STEPS; step += map === 0 ? 1 : 7) {
        const rule = { probabilityThreshold: step, minimumBoxPx }
        const { lesions } = lesionBoxes(levels, AREA, AREA, ORIGIN, rule)
        const bits = lesions
          .flatMap(({ quadrants }) => quadrants)
          .reduce((sum, quadrant) => sum | (1 << QUADRANTS.indexOf(quadrant)), 0)
        expect(found[step], `map ${map}, step ${step}`).toBe(bits)
      }
    }
  },
  30_000,
)

it('finds nothing on an empty slice', () => {
  const found = quadrantsByStep(new Uint8Array(LESION_GRID_PX ** 2), ORIGIN, 25)
  expect(Math.max(...found)).toBe(0)
})
