import { join } from 'node:path';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { type LorikeetProcess, startLorikeet } from '#test/support/bot/process.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';
import { type CogDouble, openCogDouble } from '#test/support/fake-cog/index.ts';
import { openReplicateDouble, type ReplicateDouble } from '#test/support/fake-replicate/index.ts';
import { createSights, replicateSight, type Sights, watchDiscord } from './checkpoints.ts';
import { type Tellings, watchTellings } from './final-answers.ts';
import { type Ground, openGround, type StoreKind } from './test-store.ts';

/** Everything around the bot. It survives whatever happens to the bot, and is its judge. */
export interface World extends AsyncDisposable {
  readonly discord: Discord;
  readonly replicate: ReplicateDouble;
  /** The container that paints instead, where one does. */
  readonly cog: CogDouble | undefined;
  readonly ground: Ground;
  readonly sights: Sights;
  readonly tellings: Tellings;
  /** Starts the bot as a process. */
  start(): LorikeetProcess;
  /** What all bots have logged so far, a line each. */
  log(): string[];
  /** Moves Discord's clock on by so many ms. */
  later(ms: number): void;
}

export interface WorldOptions {
  readonly store: StoreKind;
  readonly backend: 'replicate' | 'cog';
  /** For the bot, on top of what it needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** High enough that nobody is refused for the number of requests: what is tried here is another matter. */
const NO_LIMITS = {
  MAX_PICTURES_PER_DAY: '1000000',
  JOBS_PER_USER: '1000',
  JOBS_PER_GUILD: '1000',
  JOBS_AT_ONCE: '1000',
  QUEUE_LENGTH: '1000',
  QUEUE_LENGTH_PER_USER: '1000',
};

export async function openWorld({ store, backend, env = {} }: WorldOptions): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const sights = createSights();
  let ahead = 0;
  const ground = opened.use(await openGround(store));
  const discord = opened.use(
    await startDiscord({
      now: () => Date.now() + ahead,
      maxTrafficEntries: 2000,
      maxAttachmentBytes: 64 * 1024 * 1024,
    }),
  );
  const replicate = opened.use(
    await openReplicateDouble({
      shrink: 16,
      stepMs: 4,
      seen: (exchange) => {
        const sight = replicateSight(exchange);
        if (sight) sights.see(sight);
      },
    }),
  );
  const cog = backend === 'cog' ? opened.use(await openContainer()) : undefined;
  const painter: Record<string, string> = cog
    ? { BACKEND: 'cog', COG_URLS: `${cog.model}=${cog.url}`, DEFAULT_MODEL: cog.model }
    : { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  watchDiscord(discord.playground, sights.see);
  const tellings = watchTellings(discord.playground);
  const lives: LorikeetProcess[] = [];
  const outside = opened.move();
  return {
    discord,
    replicate,
    cog,
    ground,
    sights,
    tellings,
    later: (ms) => {
      ahead += ms;
    },
    start: () => {
      const life = startLorikeet({
        ...discord.env,
        ...NO_LIMITS,
        PORT: '0',
        STORE_URL: ground.url,
        UNDELIVERED_DIR: join(ground.folder, 'kept'),
        ...painter,
        ...env,
      });
      lives.push(life);
      return life;
    },
    log: () => lives.flatMap(({ output }) => output.split('\n')),
    [Symbol.asyncDispose]: () => outside.disposeAsync(),
  };
}

/** A container of the first model that is shipped. */
function openContainer(): Promise<CogDouble> {
  const [card] = SHIPPED_MODELS;
  return openCogDouble({ card, generation: 'rust', shrink: 16, stepMs: 20, steps: 10 });
}
