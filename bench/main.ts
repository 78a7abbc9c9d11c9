/**
 * `npm run bench`: measures response times on this machine. The bot and the playground share one process, so the times of
 * commands include the playground's work.
 */
import { Console } from 'node:console';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { hasPictures } from '#test/support/discord/index.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const results: Record<string, Record<string, string | number>> = {};

/** Adds a line to the table. @param samples milliseconds */
const record = (label: string, samples: readonly number[]) => {
  const sorted = samples.toSorted((a, b) => a - b);
  /** Rounded to whole milliseconds. @param fraction 0 to 1 */
  const percentile = (fraction: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0);
  results[label] = {
    runs: samples.length,
    'p50 ms': percentile(0.5),
    'p95 ms': percentile(0.95),
    'max ms': percentile(1),
  };
};

/** Runs a task several times in sequence. Resolves with the milliseconds of each run. */
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
  const acknowledgedMs: number[] = [];
  const deliveredMs = await measure(30, async () => {
    const startedAt = performance.now();
    const reply = await runImagine();
    await reply.responseType();
    acknowledgedMs.push(performance.now() - startedAt);
    await reply.answer(hasPictures);
  });
  record(`Enter to picture, 0.25 megapixels, ${storeName}`, deliveredMs);
  record(`Enter to “Lorikeet is thinking…”, ${storeName}`, acknowledgedMs);
  record(`autocomplete of lora, ${storeName}`, await measure(100, () => ben.autocomplete('imagine', 'lora', 'hand')));
}

await benchConversations('store in memory', 'memory:');
const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
await benchConversations('SQLite on disk', `sqlite:${join(folder, 'bench.sqlite')}`);
await rm(folder, { recursive: true });

{
  const queue = await openQueue();
  const { signal } = new AbortController();
  const delays: number[] = [];
  for (let run = 0; run < 100; run++) {
    const joinedAt = performance.now();
    const work = async () => delays.push(performance.now() - joinedAt);
    await queue.join({ user: 'ben', guild: 'x' }).run(() => {}, signal, work);
  }
  record('from joining an empty queue to the start', delays);
}

const sketch = createSketchBackend({ now: Date.now });
for (const modelName of [
  'jdreetz/illustration',
  'fofr/flux-handwriting-and-sketch',
  'black-forest-labs/flux-dev-lora',
]) {
  const model = shippedModel(modelName);
  const { signal } = new AbortController();
  let seed = 0;
  const paint = () => {
    const request = createPredictionRequest(model, createInput(model, { prompt: 'a fox in the snow', seed: seed++ }));
    return sketch.follow(`sketch-${request.jobId}`, request, () => {}, signal);
  };
  await paint();
  record(`a sketch of one megapixel, ${model.title}`, await measure(20, paint));
}

process.stdout.write(`Node ${process.version}\n`);
const console = new Console(process.stdout);
console.table(results);
