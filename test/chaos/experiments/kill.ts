import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from '#test/chaos/environment/checkpoints.ts';
import type { Environment } from '#test/chaos/environment/environment.ts';
import type { StoreKind } from '#test/chaos/environment/test-store.ts';
import type { Experiment, ExperimentContext } from '#test/chaos/experiment.ts';
import type { Random } from '#test/chaos/random.ts';

/** When a process is killed: so many ms after the nth occurrence of a checkpoint since it started. */
export interface KillPoint {
  readonly checkpoint: Checkpoint | undefined;
  readonly occurrence: number;
  readonly delayMs: number;
}

/** The steps of a job: between two of them something may get lost. Some are listed twice, to be chosen more often. */
const KILL_CHECKPOINTS: readonly (Checkpoint | 'any time')[] = [
  'any time',
  'any time',
  'login',
  'commands asked',
  'acknowledging',
  'acknowledged',
  'acknowledged',
  'creating',
  'creating',
  'created',
  'created',
  'recovering',
  'following',
  'canceling',
  'downloading',
  'downloaded',
  'delivering',
  'delivering',
  'delivered',
  'sending error',
];

/** Ms that a process lives on after people have stopped asking, where what its killer waits for does not come. */
const MAX_WAIT_MS = 1000;

function pickKillPoint(dice: Random): KillPoint {
  const sight = dice.pick(KILL_CHECKPOINTS);
  if (sight === 'any time') return { checkpoint: undefined, occurrence: 1, delayMs: dice.between(0, 3000) };
  return { checkpoint: sight, occurrence: dice.between(1, 3), delayMs: dice.chance(0.6) ? 0 : dice.between(1, 40) };
}

/** One process, from its start to its kill, while people ask. @throws Error where it ends by itself */
export async function kill(stage: ExperimentContext): Promise<void> {
  const { environment: world, users: people, random: dice, bot } = stage;
  varyBackend(world, dice);
  const killed = new AbortController();
  const killNow = () => {
    killed.abort();
    void bot.stop('SIGKILL');
  };
  using _ = killAt(world, pickKillPoint(dice), killNow);
  try {
    await bot.waitForOutput('Lorikeet is ready');
    await people.actRepeatedly(dice.between(2, 6), killed.signal);
    await sleep(MAX_WAIT_MS, undefined, { signal: killed.signal });
    killNow();
  } catch (error) {
    if (!killed.signal.aborted) throw error;
  }
  await stage.restartBot('SIGKILL');
}

/** Calls `onReached` when the moment has come; at once means before the answer to what was seen has left. */
export function killAt(
  { checkpoints: sights }: Environment,
  { checkpoint: sight, occurrence: nth, delayMs: after }: KillPoint,
  onReached: () => void,
): Disposable {
  let timer = sight ? undefined : setTimeout(onReached, after);
  let remaining = nth;
  const unsubscribe = sights.subscribe((reached) => {
    if (reached !== sight || --remaining !== 0) return;
    if (after === 0) onReached();
    else timer = setTimeout(onReached, after);
  });
  return {
    [Symbol.dispose]: () => {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

/** Fast and slow models, and pictures that are filtered, so that there is something to cancel and to apologise for. */
function varyBackend({ replicate: { behaviour, faults } }: Environment, dice: Random): void {
  faults.clear();
  behaviour.bootMs = dice.between(10, 400);
  if (dice.chance(0.3)) faults.add({ kind: 'boot', ms: dice.between(2000, 5000) });
  if (dice.chance(0.3)) faults.add({ kind: 'nsfw', images: 'all' });
}

/** So many SIGKILLs, one after the other, on one kind of store. */
export function killExperiment(store: StoreKind, times: number): Experiment {
  return { name: `SIGKILL, ${store === 'redis' ? 'Redis' : 'SQLite'}`, store, times, injectFault: kill };
}

/** The same with SIGTERM: running jobs are handed over to the next process. */
export const shutdownExperiment: Experiment = {
  name: 'SIGTERM, SQLite',
  times: 40,
  injectFault: async (stage) => {
    varyBackend(stage.environment, stage.random);
    await stage.bot.waitForOutput('Lorikeet is ready');
    await stage.users.actRepeatedly(stage.random.between(2, 5), new AbortController().signal);
    await stage.pause(0, 800);
    await stage.restartBot('SIGTERM');
  },
};
