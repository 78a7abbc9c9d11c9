import { ComponentType, REST } from 'discord.js';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createChannelRest } from '#discord/channel-rest.ts';
import { jobMessage } from '#discord/messages/message.ts';
import { runningMessage } from '#discord/messages/running-message.ts';
import { createShownKeeper } from '#discord/notifier/keep-shown.ts';
import { createDiscordRest } from '#discord/rest.ts';
import { go } from '#test/playground/client-bot.ts';
import { hasPictures } from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

/** A job whose person sees “thinking…”, and how it is shown and watched. */
async function openJob(delaysMs: readonly number[]) {
  const run = await go(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.deferReply();
  });
  await run.handled;
  const { playground, env } = run.discord;
  const token = playground.interaction(run.reply.id)?.token ?? '';
  const reply = { id: run.reply.id, applicationId: playground.world.application.id, token };
  const job = createJob(shippedModel('jdreetz/illustration'), {}, { id: run.reply.id, reply });
  const rest = new REST({ api: env.DISCORD_API_URL }).setToken(env.DISCORD_TOKEN);
  const discord = createDiscordRest({ rest, callbackRest: rest, webhookRest: rest });
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void warnings.push(JSON.parse(line).msg) });
  const keeper = createShownKeeper({ discord, channels: createChannelRest(rest, rest), log, delaysMs });
  const bytes = await samplePicture();
  const gallery = {
    type: ComponentType.MediaGallery as const,
    items: [{ media: { url: 'attachment://fox.png' } }],
  };
  const file = { name: 'fox.png', type: 'image/png', bytes, description: 'a fox' };
  return {
    ...{ job, keeper, warnings, person: run.reply },
    showProgress: () => discord.editReply(reply, runningMessage(job, { is: 'starting' })),
    showPictures: () => keeper.watching(job).editReply(reply, jobMessage(job, [gallery], undefined, [file])),
    fetchReply: () => discord.fetchReplyStatus(reply),
    deleteReply: () => discord.deleteReply(reply),
    /** The methods of those to the reply. */
    requests: () => run.discord.requests.filter(({ path }) => path?.endsWith('@original')).map(({ method }) => method),
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

const MANY_LOOKS = Array.from({ length: 200 }, () => 20);

it('shows pictures again that an edit from before them has replaced, and says so', async () => {
  await using shown = await openJob(MANY_LOOKS);
  await shown.showProgress();
  await shown.showPictures();
  await shown.showProgress();
  await vi.waitFor(() => expect(shown.requests().filter((method) => method === 'PATCH')).toHaveLength(4), 5000);
  await shown.person.answer(hasPictures);
  expect(shown.warnings).toEqual([
    'Discord carried out an edit late, which replaced what was final; showing that again',
  ]);
});

it('looks no more once the same job goes on in its reply', async () => {
  await using shown = await openJob([1]);
  await shown.showPictures();
  shown.keeper.unwatch(shown.job.id);
  for (let edit = 0; edit < 3; edit++) await shown.showProgress();
  expect(shown.requests()).toEqual(['PATCH', 'PATCH', 'PATCH', 'PATCH']);
});

it('leaves a reply alone that somebody has deleted', async () => {
  await using shown = await openJob(MANY_LOOKS);
  await shown.showPictures();
  await shown.deleteReply();
  await vi.waitFor(() => expect(shown.requests()).toContain('GET'), 5000);
  await shown.fetchReply();
  expect(shown.requests()).toEqual(['PATCH', 'DELETE', 'GET', 'GET']);
  expect(shown.warnings).toEqual([]);
});
