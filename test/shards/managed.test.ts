import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { answerMetricsRequests } from '#shards/managed.ts';
import { METRICS_REQUEST } from '#shards/shard-metrics.ts';

it('continues where the metrics cannot be read, and logs it', async () => {
  const channel = new EventEmitter();
  const log = { error: vi.fn() };
  const fault = new Error('no');
  answerMetricsRequests(channel, () => Promise.reject(fault), log);
  channel.emit('message', METRICS_REQUEST);
  await vi.waitFor(() => expect(log.error).toHaveBeenCalledWith({ err: fault }, expect.any(String)));
});
