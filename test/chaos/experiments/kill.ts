import { setTimeout as sleep } from 'node:timers/promises';
import type { Sight } from '#test/chaos/environment/checkpoints.ts';
import type { World } from '#test/chaos/environment/environment.ts';
import type { StoreKind } from '#test/chaos/environment/test-store.ts';
import type { Stage, Trial } from '#test/chaos/experiment.ts';
import type { Dice } from '#test/chaos/random.ts';

/** When a process is killed: at a sight (the how-manieth since it started), so many ms later. */
interface Moment {
  readonly sight: Sight | undefined;
  readonly nth: number;
  readonly after: number;
}

/** Each is a step between two of which something may get lost. Some twice, since more goes on there. */
const SIGHTS: readonly (Sight | 'no matter when')[] = [
  'no matter when',
  'no matter when',
  'login',
  'commands asked',
  'acknowledging',
  'acknowledged',
  'acknowledged',
  'creating',
  'creating',
  'created',
  'created',
  'looking for lost',
  'following',
  'canceling',
  'downloading',
  'downloaded',
  'delivering',
  'delivering',
  'delivered',
  'apologising',
];

/** Ms that a process lives on after people have stopped asking, where what its killer waits for does not come. */
const LONGEST_WAIT = 1000;

function drawMoment(dice: Dice): Moment {
  const sight = dice.one(SIGHTS);
  if (sight === 'no matter when') return { sight: undefined, nth: 1, after: dice.between(0, 3000) };
  return { sight, nth: dice.between(1, 3), after: dice.chance(0.6) ? 0 : dice.between(1, 40) };
}

/** One life, from its start to its sudden end, while people ask. @throws Error where it ends by itself */
export async function kill(stage: Stage): Promise<void> {
  const { world, people, dice, bot } = stage;
  vary(world, dice);
  const dead = new AbortController();
  const strike = () => {
    dead.abort();
    void bot.stop('SIGKILL');
  };
  using _ = aim(world, drawMoment(dice), strike);
  try {
    await bot.said('Lorikeet is ready');
    await people.actAll(dice.between(2, 6), dead.signal);
    await sleep(LONGEST_WAIT, undefined, { signal: dead.signal });
    strike();
  } catch (error) {
    if (!dead.signal.aborted) throw error;
  }
  await stage.replace('SIGKILL');
}

/** Calls `kill` when the moment has come; at once means before the answer to what was seen has left. */
function aim({ sights }: World, { sight, nth, after }: Moment, kill: () => void): Disposable {
  let timer = sight ? undefined : setTimeout(kill, after);
  let left = nth;
  const stop = sights.watch((seen) => {
    if (seen !== sight || --left !== 0) return;
    if (after === 0) kill();
    else timer = setTimeout(kill, after);
  });
  return {
    [Symbol.dispose]: () => {
      stop();
      clearTimeout(timer);
    },
  };
}

/** Fast and slow models, and pictures that are held back, so that there is something to cancel and to apologise for. */
function vary({ replicate: { behaviour, faults } }: World, dice: Dice): void {
  faults.clear();
  behaviour.bootMs = dice.between(10, 400);
  if (dice.chance(0.3)) faults.add({ kind: 'boot', ms: dice.between(2000, 5000) });
  if (dice.chance(0.3)) faults.add({ kind: 'nsfw', images: 'all' });
}

/** So many sudden ends, one after the other, on one kind of store. */
export function kills(store: StoreKind, times: number): Trial {
  return { name: `SIGKILL, ${store === 'redis' ? 'Redis' : 'SQLite'}`, store, times, harm: kill };
}

/** The same with notice: what runs is handed over to the next process. */
export const handovers: Trial = {
  name: 'SIGTERM, SQLite',
  times: 40,
  harm: async (stage) => {
    vary(stage.world, stage.dice);
    await stage.bot.said('Lorikeet is ready');
    await stage.people.actAll(stage.dice.between(2, 5), new AbortController().signal);
    await stage.pause(0, 800);
    await stage.replace('SIGTERM');
  },
};
