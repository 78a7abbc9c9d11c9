import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { findMarkedRegion } from '#services/images/mask/marked-region.ts';

const [WIDTH, HEIGHT] = [4000, 4000];

/** Ms that other work may wait, on a busy machine. It was 2,500 while every marked pixel was kept in a list. */
const MAX_BLOCK_MS = 1000;

it('lets other work take its turn while a whole large picture is painted over', async () => {
  const original = new Uint8Array(WIDTH * HEIGHT * 3).fill(60);
  const marked = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let at = 1; at < marked.length; at += 4) marked[at] = 0;
  let [longest, last, isRunning] = [0, performance.now(), true];
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(tick);
  };
  tick();
  const region = await findMarkedRegion({ original, marked, width: WIDTH, height: HEIGHT });
  isRunning = false;
  expect(region).toMatchObject({ kind: 'painted', share: 1 });
  expect(longest).toBeLessThan(MAX_BLOCK_MS);
}, 30_000);
