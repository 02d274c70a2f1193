import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/index.ts'
import { clipToMediastinum } from './intensity.ts'

describe('clipToMediastinum', () => {
  it('makes lung as black as the room and leaves muscle as it is', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const hu = Float32Array.of(-1000, -850, -300, 20, 50, 900)
      clipToMediastinum(hu, createRandom(seed))
      expect([...hu.subarray(0, 5)]).toEqual([-1000, -1000, -1000, 20, 50])
      expect(hu[5]).toBeGreaterThanOrEqual(140)
      expect(hu[5]).toBeLessThanOrEqual(320)
    }
  })
})
