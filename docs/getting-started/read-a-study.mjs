// Reads every chest CT series below the given paths and saves a picture of each: node read-a-study.mjs STUDY...
import { writeFile } from 'node:fs/promises'
import { analyze, loadDrawingTools, openNetworks, readSeries, summaryPng } from 'groundglass'

const paths = process.argv.slice(2)
const networks = await openNetworks()
const tools = await loadDrawingTools()

let count = 0
for await (const series of readSeries(paths)) {
  const { reading, lungMask, lesionMask } = await analyze(series, networks)
  const { verdict, quantities } = reading

  console.log(verdict.label, '-', verdict.reason)
  for (const run of verdict.runs)
    console.log(
      `  ${run.quadrant}: slices ${run.firstSlice} to ${run.lastSlice}, ${run.lengthMm} mm`,
    )
  if (quantities) console.log(`  involved: ${quantities.whole.involvementPercent?.toFixed(1)} %`)

  const readable = series.volume && lungMask && lesionMask
  const subject = readable ? { reading, volume: series.volume, lungMask, lesionMask } : null
  count += 1
  await writeFile(`summary-${count}.png`, summaryPng(reading, subject, tools))
}
await networks.dispose()
