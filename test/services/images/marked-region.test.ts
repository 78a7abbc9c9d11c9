import { expect, it } from 'vitest';
import { findMarkedRegion } from '#services/images/mask/marked-region.ts';

const [WIDTH, HEIGHT] = [4000, 4000];

it('lets other work take its turn while a whole large picture is painted over', async () => {
  const original = new Uint8Array(WIDTH * HEIGHT * 3).fill(60);
  const marked = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let at = 1; at < marked.length; at += 4) marked[at] = 0;
  let [turns, isRunning] = [0, true];
  const tick = () => {
    turns += 1;
    if (isRunning) setImmediate(tick);
  };
  tick();
  const region = await findMarkedRegion({ original, marked, width: WIDTH, height: HEIGHT });
  isRunning = false;
  expect(region).toMatchObject({ kind: 'painted', share: 1 });
  expect(turns).toBeGreaterThan(20);
});
