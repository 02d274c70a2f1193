import { expect, it } from 'vitest'
import { SpeedGauge } from './speed-gauge.ts'

it('tells the speed of the last five seconds, once there is something to go by', () => {
  let now = 0
  const gauge = new SpeedGauge(() => now)
  gauge.restart()
  gauge.add(1000)
  expect(gauge.bytesPerSecond()).toBeNull()
  now = 2000
  gauge.add(3000)
  expect(gauge.bytesPerSecond()).toBe(2000)
  now = 6000
  expect(gauge.bytesPerSecond()).toBe(600)
  now = 20_000
  expect(gauge.bytesPerSecond()).toBeNull()
  gauge.restart()
  gauge.add(500)
  now = 21_000
  expect(gauge.bytesPerSecond()).toBe(500)
})
