import { readFileSync } from 'node:fs';
import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { MAX_INPUT_BYTES } from '#schema/interaction/attachment.ts';
import { openMemoryLimit } from '#test/support/bot/memory-limit.ts';
import { controlsIn, hasPictures, type Person, textOf } from '#test/support/discord/index.ts';
import { invalidInput } from '#test/support/fake-replicate/problems.ts';
import { incompressiblePicture, largestPictures } from '#test/support/images/largest-pictures.ts';
import { listHandlers } from '#test/support/largest/handlers.ts';
import { openLargestBot } from '#test/support/largest/open.ts';

/** Bytes of memory that a small container has. */
const LIMIT_BYTES = 512 * 1024 * 1024;
/** Jobs at the same time that start from two of the largest files. */
const LARGE_FILES = 4;

/** Bytes of the most memory that a process ever took. */
function peakBytes(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

it('takes less than 512 MB for the largest pictures and files, several at once, and the largest inputs', async () => {
  const pictures = await largestPictures();
  const large = await incompressiblePicture(MAX_INPUT_BYTES - 50_000);
  using limit = openMemoryLimit(LIMIT_BYTES);
  // What the Dockerfile sets.
  const env = {
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '131072',
    NODE_OPTIONS: '--max-semi-space-size=8 --v8-pool-size=2',
  };
  await using bot = await openLargestBot({ env, launcher: limit?.launcher ?? [], shrink: 1 });
  const { discord, replicate } = bot;
  const isOver = (message: APIMessage) => controlsIn(message).every(({ label }) => label !== 'Cancel');
  const imagine = async (options: Parameters<Person['command']>[1]) => {
    const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', ...options });
    return reply.answer(isOver, 180_000);
  };
  const fileOf = (bytes: Buffer) => ({ name: 'fox.png', bytes, type: 'image/png' });
  const inputs = [
    ...Object.values(pictures).map((bytes) => ({ image: fileOf(bytes) })),
    ...Array.from({ length: LARGE_FILES }, () => ({ image: fileOf(large), mask: fileOf(large) })),
  ];
  // Once the pictures are uploaded, nothing more is to be seen: painting them is the stand-in's work.
  const problem = invalidInput([{ type: 'enum', field: 'input.prompt', description: 'must be shorter' }]);
  for (const _ of inputs) replicate.faults.add({ kind: 'answer', on: 'create', problem });
  const refused = await Promise.all(inputs.map((options) => imagine({ lora: 'jdreetz/illustration', ...options })));
  for (const message of refused) expect(textOf(message)).toContain('does not accept this');
  expect(hasPictures(await imagine({ num_outputs: 4, output_format: 'png' }))).toBe(true);
  for (const handler of listHandlers()) await bot.send(bot.inputs.next(handler));
  expect(peakBytes(bot.process.pid)).toBeLessThan(LIMIT_BYTES);
  expect(discord.playground.unansweredInteractions).toEqual([]);
}, 400_000);
