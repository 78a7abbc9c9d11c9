import { expect, it } from 'vitest';
import { createPrometheusMetrics, mergeSnapshots } from '#services/metrics/prometheus.ts';
import { parseExposition } from '#test/support/prometheus-text.ts';

it('adds up what several processes measured', async () => {
  const processes = [createPrometheusMetrics(['me/mine']), createPrometheusMetrics(['me/mine'])];
  for (const [index, metrics] of processes.entries()) {
    metrics.recordJob('delivered', 'me/mine');
    metrics.recordGeneration('me/mine', 4, 2 + index);
    metrics.registerGauge('queue_waiting_jobs', () => 3);
    metrics.registerGauge('queue_oldest_seconds', () => 5 + index);
    metrics.registerGauge('discord_ready', () => index);
  }
  const measured = await Promise.all(processes.map((metrics) => metrics.snapshot()));
  const seen = parseExposition(await mergeSnapshots(JSON.parse(JSON.stringify(measured))));
  expect(seen.get('lorikeet_jobs_total{card="me/mine",state="delivered"}')).toBe(2);
  expect(seen.get('lorikeet_backend_seconds_sum{card="me/mine"}')).toBe(5);
  expect(seen.get('lorikeet_backend_seconds_bucket{card="me/mine",le="2"}')).toBe(1);
  expect(seen.get('lorikeet_queue_waiting_jobs')).toBe(6);
  expect(seen.get('lorikeet_queue_oldest_seconds')).toBe(6);
  expect(seen.get('lorikeet_discord_ready')).toBe(0);
});

it('keeps one series for all models that were there at the start, and one for all others', async () => {
  const metrics = createPrometheusMetrics(['me/mine']);
  for (let model = 0; model < 1000; model++) metrics.recordJob('accepted', `fetched/${model}`);
  metrics.recordJob('accepted', 'me/mine');
  const seen = [...parseExposition(await metrics.text())].filter(([key]) => /_jobs_.*accepted/.test(key));
  expect(seen).toEqual([
    ['lorikeet_jobs_total{card="me/mine",state="accepted"}', 1],
    ['lorikeet_jobs_total{card="other",state="accepted"}', 1000],
  ]);
});

it('begins at 0 what raises alarms, so that the first of them is a rise', async () => {
  const seen = parseExposition(await createPrometheusMetrics([]).text());
  expect(seen.get('lorikeet_requests_total{service="replicate",status="429"}')).toBe(0);
  expect(seen.get('lorikeet_jobs_total{card="other",state="failed"}')).toBe(0);
});
