/** `/metrics` for Prometheus: the queue and the verdicts as the database has them, and what this process has answered. */
import { count, eq, sql, sum } from 'drizzle-orm'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { countByState } from '../../analyses/index.ts'
import { requires } from '../../auth/index.ts'
import { analyses, workers } from '../../database/schema.ts'
import type { App, Platform } from '../platform.ts'

/** @param app the server @param platform what it works with */
export function metricsRoutes(app: App, { database: { db } }: Platform): void {
  const registers = [new Registry()]
  const [registry] = registers
  collectDefaultMetrics({ register: registry! })
  const depth = new Gauge({
    name: 'groundglass_analyses',
    help: 'Analyses by state',
    labelNames: ['state'],
    registers,
  })
  const age = new Gauge({
    name: 'groundglass_oldest_analysis_seconds',
    help: 'Age of the oldest analysis that waits or runs',
    labelNames: ['state'],
    registers,
  })
  const verdicts = new Gauge({
    name: 'groundglass_verdicts',
    help: 'Finished analyses by verdict',
    labelNames: ['verdict'],
    registers,
  })
  const failures = new Gauge({
    name: 'groundglass_failed_analyses',
    help: 'Failed analyses by the code of their error',
    labelNames: ['code'],
    registers,
  })
  const stages = new Gauge({
    name: 'groundglass_stage_seconds_total',
    help: 'Time that workers spent on each stage of reading',
    labelNames: ['stage'],
    registers,
  })
  const seriesRead = new Gauge({
    name: 'groundglass_series_read_total',
    help: 'Series that workers have read',
    registers,
  })
  const errors = new Counter({
    name: 'groundglass_errors_total',
    help: 'Requests refused or failed, by the code of their error',
    labelNames: ['code'],
    registers,
  })
  app.addHook('onResponse', async ({ errorCode }) => {
    if (errorCode !== undefined) errors.inc({ code: errorCode })
  })
  app.get(
    '/metrics',
    {
      config: requires('system.read'),
      schema: { summary: 'Figures for Prometheus', tags: ['system'] },
    },
    async (_, reply) => {
      for (const gauge of [depth, age, verdicts, failures, stages]) gauge.reset()
      for (const { state, count: rows, oldestAt } of await countByState(db)) {
        depth.set({ state }, rows)
        if (oldestAt !== null && (state === 'queued' || state === 'running'))
          age.set({ state }, (Date.now() - oldestAt.getTime()) / 1000)
      }
      const read = await db
        .select({ verdict: analyses.verdict, rows: count() })
        .from(analyses)
        .groupBy(analyses.verdict)
      for (const { verdict, rows } of read) if (verdict !== null) verdicts.set({ verdict }, rows)
      const failed = await db
        .select({ code: analyses.errorCode, rows: count() })
        .from(analyses)
        .where(eq(analyses.state, 'failed'))
        .groupBy(analyses.errorCode)
      for (const { code, rows } of failed) failures.set({ code: code ?? 'none' }, rows)
      const { rows: spent } = await db.execute<{ stage: string; seconds: number }>(
        sql`select key as stage, sum(value::float8) / 1000 as seconds
          from ${workers}, jsonb_each_text(${workers.msByStage}) group by key`,
      )
      for (const { stage, seconds } of spent) stages.set({ stage }, seconds)
      const [total] = await db.select({ series: sum(workers.seriesCount) }).from(workers)
      seriesRead.set(Number(total?.series ?? 0))
      return reply.type(registry!.contentType).send(await registry!.metrics())
    },
  )
}
