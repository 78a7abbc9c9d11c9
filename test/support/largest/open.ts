import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { LoopMeasurement } from '#test/support/bot/loop-probe.ts';
import { type LorikeetProcess, SMALL_HEAP_MB, startLorikeet } from '#test/support/bot/process.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { pngWithText } from '#test/support/images/png-with-text.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { seededRandom } from '#test/support/seeded-random.ts';
import { largestImportFiles } from './import-files.ts';
import { createLargestInputs, type LargestInput, type LargestInputs } from './inputs.ts';
import { fillLargestStore } from './store.ts';

/** The same inputs in every run, but for the ids that the bot gives. */
const SEED = 20_261_127;
/** Ms that the message after a deferral is waited for. Pictures may take longer. */
const DEFERRED_MESSAGE_MS = 200;
/** Types of a response (interactions/receiving-and-responding.mdx). */
const DEFERRED_TYPES: readonly number[] = [5, 6];

const measurement = z.object({ longestTurnCpuMs: z.number(), longestTurnMs: z.number(), residentBytes: z.number() });
const choicesBody = z.object({ data: z.object({ choices: z.array(z.object({ value: z.string() })) }) });

/** As much at once as an operator would allow. */
const MANY = {
  JOBS_PER_USER: '50',
  JOBS_PER_GUILD: '50',
  QUEUE_LENGTH: '1000',
  QUEUE_LENGTH_PER_USER: '1000',
  MAX_PICTURES_PER_DAY: '1000000',
};

/** The bot as a process of its own, with a full store, and the largest inputs for it. */
export interface LargestBot extends AsyncDisposable {
  readonly discord: Discord;
  readonly replicate: FakeReplicate;
  readonly process: LorikeetProcess;
  readonly inputs: LargestInputs;
  /** Sends an input, and measures from then on until its answer is there and the loop is idle. */
  send(input: LargestInput): Promise<LoopMeasurement>;
}

export interface LargestBotOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What runs its command. */
  readonly launcher?: readonly string[];
  /** What the sides of painted pictures are divided by. */
  readonly shrink?: number;
}

export async function openLargestBot({ env, launcher = [], shrink = 16 }: LargestBotOptions = {}): Promise<LargestBot> {
  await using opening = new AsyncDisposableStack();
  const replicate = opening.use(await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink }));
  const discord = opening.use(await startDiscord());
  const people = Array.from({ length: 40 }, (_, index) => `${1_200_000_000_000_000_000n + BigInt(index)}`);
  const STORE_URL = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-largest-')), 'store.sqlite')}`;
  const store = await fillLargestStore(STORE_URL, people);
  const upload = async (name: string, bytes: Uint8Array, type: string) =>
    (await discord.person('admin').say('a file', [{ name, bytes, type }])).attachments;
  const pictures = await upload('fox.png', await samplePicture(512, 512), 'image/png');
  const infotext = `${'{fox|owl} '.repeat(190)}--seed 7\nNegative prompt: ${'blurry '.repeat(9000)}\nSteps: 9, Seed: 77`;
  const recipePictures = await upload('found.png', await pngWithText('parameters', infotext), 'image/png');
  const importFiles = await Promise.all(
    largestImportFiles().map((text) => upload('presets.json', Buffer.from(text), 'application/json')),
  );
  const inputs = createLargestInputs({
    ...{ random: seededRandom(SEED), people, store, pictures, recipePictures },
    importFiles: importFiles.flat(),
  });
  const ownEnv = {
    // No model that ships with the bot edits by words.
    EDIT_MODEL: 'jdreetz/illustration',
    ...{ REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, PORT: '0', STORE_URL },
    NODE_OPTIONS: `--max-old-space-size=${SMALL_HEAP_MB}`,
  };
  const process = opening.use(
    startLorikeet(
      { ...discord.env, ...MANY, ...ownEnv, ...env },
      { preload: 'test/support/bot/loop-probe.ts', launcher },
    ),
  );
  await discord.ready('imagine');
  const measure = async (): Promise<LoopMeasurement> => measurement.parse(await process.ask('measure'));
  // The start is no input.
  await measure();

  let lastId = 1_800_000_000_000_000_000n;
  const resources = opening.move();
  return {
    ...{ discord, replicate, process, inputs },
    send: async (input) => {
      const id = `${++lastId}`;
      const reply = await discord.sendRaw({ ...input.packet, id, token: `token-${id}` });
      const type = await reply.responseType();
      if (DEFERRED_TYPES.includes(type)) await reply.answer(undefined, DEFERRED_MESSAGE_MS).catch(() => undefined);
      const callback = discord.requests.findLast(({ path }) => path?.includes(`/interactions/${id}/`));
      const choices = choicesBody.safeParse(callback?.body).data?.data.choices.map(({ value }) => value) ?? [];
      const modal = discord.playground.interaction(id)?.modal ?? null;
      inputs.learn(input, { messages: reply.messages, modal, choices });
      return measure();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
