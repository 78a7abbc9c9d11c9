import { Console } from 'node:console';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { inputOf, orderOf } from '#test/support/backend/prediction-request.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { hasPictures } from '#test/support/discord/index.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';
import { shippedCard } from '#test/support/shipped-models.ts';

/**
 * `npm run bench`: what is claimed about speed, measured on this machine. The bot, discord.js and the stand-in for Discord share
 * one process here, so the first two lines count the stand-in's work too.
 */
const results: Record<string, Record<string, string | number>> = {};

const record = (label: string, samples: readonly number[]) => {
  const sorted = samples.toSorted((a, b) => a - b);
  const percentile = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  results[label] = {
    runs: samples.length,
    'p50 ms': percentile(0.5),
    'p95 ms': percentile(0.95),
    'max ms': percentile(1),
  };
};

async function measure(count: number, task: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < count; run++) {
    const startedAt = performance.now();
    await task();
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

async function benchConversations(storeName: string, STORE_URL: string): Promise<void> {
  const env = { MAX_PICTURES_PER_DAY: '100000', LOG_LEVEL: 'warn', STORE_URL };
  await using bot = await startBot({ env });
  const ben = bot.discord.person('Ben');
  const runImagine = () => ben.command('imagine', { prompt: 'a fox in the snow', megapixels: '0.25' });
  await (await runImagine()).answer(hasPictures);
  const acknowledged: number[] = [];
  const delivered = await measure(30, async () => {
    const startedAt = performance.now();
    const reply = await runImagine();
    await reply.answered();
    acknowledged.push(performance.now() - startedAt);
    await reply.answer(hasPictures);
  });
  record(`Enter to picture, 0.25 megapixels, ${storeName}`, delivered);
  record(`Enter to “Lorikeet is thinking…”, ${storeName}`, acknowledged);
  record(`autocomplete of lora, ${storeName}`, await measure(100, () => ben.autocomplete('imagine', 'lora', 'hand')));
}

await benchConversations('store in memory', 'memory:');
const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
await benchConversations('SQLite on disk', `sqlite:${join(folder, 'bench.sqlite')}`);
await rm(folder, { recursive: true });

{
  const queue = await openQueue();
  const { signal } = new AbortController();
  const started: number[] = [];
  for (let run = 0; run < 100; run++) {
    const begun = performance.now();
    const work = async () => started.push(performance.now() - begun);
    await queue.join({ user: 'ben', guild: 'x' }).run(() => {}, signal, work);
  }
  record('from joining an empty queue to the start', started);
}

const sketch = createSketchBackend({ now: Date.now });
for (const modelName of [
  'jdreetz/illustration',
  'fofr/flux-handwriting-and-sketch',
  'black-forest-labs/flux-dev-lora',
]) {
  const model = shippedCard(modelName);
  const { signal } = new AbortController();
  let seed = 0;
  const paint = () => {
    const request = orderOf(model, inputOf(model, { prompt: 'a fox in the snow', seed: seed++ }));
    return sketch.follow(`sketch-${request.jobId}`, request, () => {}, signal);
  };
  await paint();
  record(`a sketch of one megapixel, ${model.title}`, await measure(20, paint));
}

process.stdout.write(`Node ${process.version}\n`);
const console = new Console(process.stdout);
console.table(results);
