import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { type JobStore, openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { startLorikeet } from '#test/support/bot/process.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';

/** Almost as large as an AVIF may be, so that decoding it takes a while. */
const SIDE_PX = 3100;

const countOf = async (jobStore: JobStore, id: string) => (await jobStore.find(id))?.unfinishedDecodes ?? 0;

it('ends a job in words when two processes were killed while they decoded its picture', async () => {
  await using discord = await startDiscord();
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-decode-'));
  const env = { STORE_URL: `sqlite:${join(folder, 'store.sqlite')}` };
  const create = { width: SIDE_PX, height: SIDE_PX, channels: 3, background: '#37a' } as const;
  const bytes = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  const ben = discord.person('Ben');

  let id: string | undefined;
  let kills = 0;
  {
    await using store = await openStore(env.STORE_URL, () => {});
    const jobStore = openJobStore(store);
    // A kill that comes just after the decode counts for nothing, and is repeated.
    while (id === undefined || (await countOf(jobStore, id)) < 2) {
      await using bot = startLorikeet({ ...discord.env, ...env, PORT: '0' });
      const before = id === undefined ? 0 : await countOf(jobStore, id);
      if (id === undefined) {
        await bot.waitForOutput('Lorikeet is ready');
        const image = { name: 'large.avif', bytes, type: 'image/avif' };
        ({ id } = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image }));
      }
      const job = id;
      await vi.waitUntil(async () => (await countOf(jobStore, job)) > before, { timeout: 40_000, interval: 5 });
      await bot.stop('SIGKILL');
      kills += 1;
    }
  }
  expect(kills).toBeGreaterThanOrEqual(2);

  await using last = await startBot({ discord, env });
  await expect.poll(() => ben.messages.map(textOf).join()).toContain('stopped twice while opening');
  expect(ben.messages.map(isEphemeral)).toEqual([true]);
  expect(last.log.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 300_000);
