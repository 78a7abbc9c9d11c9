import { expect, it } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { startDiscord } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const [AT_ONCE, QUEUED] = [20, 20];

/** Of the job, its slot, its creation that is not interrupted, and the request. */
const SIGNALS_IN_A_REQUEST = 4;

it('holds one AbortSignal for a job that waits for a slot, and four for one whose prediction is being created', async () => {
  await using discord = await startDiscord();
  await using replicate = await openFakeReplicate({ bootMs: 600_000 });
  const limits = { JOBS_AT_ONCE: `${AT_ONCE}`, JOBS_PER_USER: '100', JOBS_PER_GUILD: '100', MAX_JOBS_PER_USER: '100' };
  const lengths = { QUEUE_LENGTH: '100', QUEUE_LENGTH_PER_USER: '100', QUEUE_LENGTH_PER_GUILD: '100' };
  const account = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, PORT: '0' };
  await using bot = startLorikeet(
    { ...discord.env, ...account, ...limits, ...lengths, MAX_QUEUE_LENGTH_PER_USER: '100' },
    { preload: 'test/support/bot/signal-count.ts' },
  );
  await bot.waitForOutput('Lorikeet is ready');
  const paint = (index: number) => discord.person('Ben').command('imagine', { prompt: `fox ${index}` });
  const count = async () => Number(await bot.ask('count'));
  const created = () =>
    replicate.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/predictions'));
  const atRest = await count();
  await Promise.all(Array.from({ length: AT_ONCE + QUEUED }, (_, index) => paint(index)));
  await expect.poll(created).toHaveLength(AT_ONCE);
  // Besides, messages are being edited.
  await expect.poll(async () => (await count()) - atRest).toBeLessThanOrEqual(SIGNALS_IN_A_REQUEST * AT_ONCE + QUEUED);
});
