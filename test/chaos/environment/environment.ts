import { join } from 'node:path';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { type LorikeetProcess, startLorikeet } from '#test/support/bot/process.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';
import type { CogGeneration } from '#test/support/fake-cog/behaviour.ts';
import { type FakeCog, openFakeCog } from '#test/support/fake-cog/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { type Checkpoints, createCheckpoints, observeDiscord, replicateCheckpoint } from './checkpoints.ts';
import { type FinalAnswers, watchFinalAnswers } from './final-answers.ts';
import { openTestStore, type StoreKind, type TestStore } from './test-store.ts';

/** Everything around the bot. It outlives the bot's processes and records what they did. */
export interface Environment extends AsyncDisposable {
  readonly discord: Discord;
  readonly replicate: FakeReplicate;
  /** The containers that paint instead, where some do. */
  readonly cogs: readonly FakeCog[];
  readonly testStore: TestStore;
  readonly checkpoints: Checkpoints;
  readonly finalAnswers: FinalAnswers;
  /** Starts the bot as a process. */
  startBot(): LorikeetProcess;
  /** What all bots have logged so far, a line each. */
  logLines(): string[];
  /** Moves Discord's clock on by so many ms. */
  advanceDiscordClock(ms: number): void;
}

export interface EnvironmentOptions {
  readonly store: StoreKind;
  readonly backend: 'replicate' | 'cog';
  /** What containers there are; a Rust one unless told. */
  readonly cog?: { readonly generation: CogGeneration; readonly count: number };
  /** For the bot, on top of what it needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** High enough that nobody is refused for the number of requests: rate limits are not tested here. */
const NO_LIMITS = {
  MAX_PICTURES_PER_DAY: '1000000',
  JOBS_PER_USER: '1000',
  JOBS_PER_GUILD: '1000',
  JOBS_AT_ONCE: '1000',
  QUEUE_LENGTH: '1000',
  QUEUE_LENGTH_PER_USER: '1000',
};

export async function openEnvironment({
  store,
  backend,
  cog = { generation: 'rust', count: 1 },
  env = {},
}: EnvironmentOptions): Promise<Environment> {
  await using resources = new AsyncDisposableStack();
  const checkpoints = createCheckpoints();
  let clockOffsetMs = 0;
  const testStore = resources.use(await openTestStore(store));
  const discord = resources.use(
    await startDiscord({
      now: () => Date.now() + clockOffsetMs,
      maxTrafficEntries: 2000,
      maxAttachmentBytes: 64 * 1024 * 1024,
    }),
  );
  const replicate = resources.use(
    await openFakeReplicate({
      shrink: 16,
      stepMs: 4,
      onExchange: (exchange) => {
        const checkpoint = replicateCheckpoint(exchange);
        if (checkpoint) checkpoints.emit(checkpoint);
      },
    }),
  );
  const cogs: FakeCog[] = [];
  for (let nth = 0; backend === 'cog' && nth < cog.count; nth++)
    cogs.push(resources.use(await openFakeContainer(cog.generation)));
  const [firstCog] = cogs;
  const cogUrls = cogs.map(({ model, url }) => `${model}=${url}`).join();
  const backendEnv: Record<string, string> = firstCog
    ? { BACKEND: 'cog', COG_URLS: cogUrls, DEFAULT_MODEL: firstCog.model }
    : { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  observeDiscord(discord.playground, checkpoints.emit);
  const finalAnswers = watchFinalAnswers(discord.playground);
  const processes: LorikeetProcess[] = [];
  const disposables = resources.move();
  return {
    discord,
    replicate,
    cogs,
    testStore,
    checkpoints,
    finalAnswers,
    advanceDiscordClock: (ms) => {
      clockOffsetMs += ms;
    },
    startBot: () => {
      const bot = startLorikeet({
        ...discord.env,
        ...NO_LIMITS,
        PORT: '0',
        STORE_URL: testStore.url,
        UNDELIVERED_DIR: join(testStore.folder, 'kept'),
        ...backendEnv,
        ...env,
      });
      processes.push(bot);
      return bot;
    },
    logLines: () => processes.flatMap(({ output }) => output.split('\n')),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

/** A container of the first model that is shipped. */
function openFakeContainer(generation: CogGeneration): Promise<FakeCog> {
  const [modelJson] = SHIPPED_MODELS;
  return openFakeCog({ modelJson, generation, shrink: 16, stepMs: 20, steps: 10, stopGraceMs: 100 });
}
