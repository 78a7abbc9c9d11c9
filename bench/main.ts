import { Console } from 'node:console';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createSketch } from '#services/backends/sketch.ts';
import { startBot } from '#test/support/bot.ts';
import { hasPictures } from '#test/support/discord.ts';
import { inputOf, orderOf } from '#test/support/order.ts';
import { openQueue } from '#test/support/queue.ts';
import { shippedCard } from '#test/support/shipped-cards.ts';

/**
 * `npm run bench`: what is claimed about speed, measured on this machine. The bot, discord.js and the stand-in for Discord share
 * one process here, so the first two lines count the stand-in's work too.
 */
const table: Record<string, Record<string, string | number>> = {};

const note = (what: string, samples: readonly number[]) => {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  table[what] = { runs: samples.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1) };
};

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < count; run++) {
    const begun = performance.now();
    await work();
    samples.push(performance.now() - begun);
  }
  return samples;
}

async function timeConversations(where: string, STORE_URL: string): Promise<void> {
  const env = { MAX_PICTURES_PER_DAY: '100000', LOG_LEVEL: 'warn', STORE_URL };
  await using bot = await startBot({ env });
  const ben = bot.discord.person('Ben');
  const ask = () => ben.command('imagine', { prompt: 'a fox in the snow', megapixels: '0.25' });
  await (await ask()).answer(hasPictures);
  const first: number[] = [];
  const whole = await times(30, async () => {
    const begun = performance.now();
    const reply = await ask();
    await reply.answered();
    first.push(performance.now() - begun);
    await reply.answer(hasPictures);
  });
  note(`Enter to picture, 0.25 megapixels, ${where}`, whole);
  note(`Enter to “Lorikeet is thinking…”, ${where}`, first);
  note(`autocomplete of lora, ${where}`, await times(100, () => ben.autocomplete('imagine', 'lora', 'hand')));
}

await timeConversations('store in memory', 'memory:');
const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
await timeConversations('SQLite on disk', `sqlite:${join(folder, 'bench.sqlite')}`);
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
  note('from joining an empty queue to the start', started);
}

const sketch = createSketch({ now: Date.now });
for (const model of ['jdreetz/illustration', 'fofr/flux-handwriting-and-sketch', 'black-forest-labs/flux-dev-lora']) {
  const card = shippedCard(model);
  const { signal } = new AbortController();
  let seed = 0;
  const paint = () => {
    const order = orderOf(card, inputOf(card, { prompt: 'a fox in the snow', seed: seed++ }));
    return sketch.follow(`sketch-${order.job}`, order, () => {}, signal);
  };
  await paint();
  note(`a sketch of one megapixel, ${card.title}`, await times(20, paint));
}

process.stdout.write(`Node ${process.version}\n`);
const console = new Console(process.stdout);
console.table(table);
