import { setTimeout as sleep } from 'node:timers/promises';
import type { LorikeetProcess } from '#test/support/bot/process.ts';
import { openWorld, type World, type WorldOptions } from './environment/environment.ts';
import { type Asked, createPeople, type People } from './environment/simulated-users.ts';
import { isSaidToWait, showAll } from './evaluation/bring-undelivered.ts';
import { fateOf, judge, type Verdict } from './evaluation/tally-jobs.ts';
import { type Dice, dice } from './random.ts';

/** A bot at work among people, and what may be done to it. */
export interface Stage {
  readonly world: World;
  readonly people: People;
  readonly dice: Dice;
  /** The bot that lives now. */
  readonly bot: LorikeetProcess;
  /** Ends the one and starts the next, which need not be ready yet. */
  replace(signal: NodeJS.Signals): Promise<void>;
  /** So many requests for pictures, all at once. */
  ask(times: number): Promise<void>;
  /** Lets some ms go by. */
  pause(least: number, most: number): Promise<void>;
}

/** One kind of harm. */
export interface Trial {
  /** What the table calls it. */
  readonly name: string;
  /** How often the harm is done. */
  readonly times: number;
  readonly store?: WorldOptions['store'];
  readonly backend?: WorldOptions['backend'];
  readonly env?: WorldOptions['env'] | (() => Promise<WorldOptions['env']>);
  /** Does the harm once, while people ask. */
  harm(stage: Stage): Promise<void>;
  /** Ms to wait at the end for the last answers; a minute unless given. */
  readonly patience?: number;
}

/** A row of the table, and whom to ask where something went wrong. */
export interface Outcome extends Verdict {
  readonly name: string;
  readonly times: number;
  readonly seed: number;
  /** The store's own complaints. */
  readonly damage: readonly string[];
}

/** How long people get to see a second answer that should not come, in ms. */
const AFTERMATH = 500;

/** Does the harm as often as the trial says, lets everything come to its end, and judges. */
export async function runTrial(
  trial: Trial,
  seed: number,
  onTrouble: (outcome: Outcome, world: World) => Promise<void>,
) {
  const { name, times, store = 'sqlite', backend = 'replicate', env, harm, patience = 60_000 } = trial;
  const given = typeof env === 'function' ? await env() : env;
  await using world = await openWorld({ store, backend, ...(given && { env: given }) });
  await using stage = await openStage(world, dice(seed));
  for (let done = 0; done < times; done++) await harm(stage);
  await stage.bot.said('Lorikeet is ready');
  const waiting = await everybodyAnswered(world, stage.people, patience);
  const shown = await showAll(world, waiting);
  await stage.bot.stop('SIGTERM');
  const verdict = await judge(world, stage.people, shown);
  const outcome: Outcome = { name, times, seed, ...verdict, damage: world.ground.damage() };
  if (isTrouble(outcome)) await onTrouble(outcome, world);
  return outcome;
}

/** Whether a promise was broken. */
export function isTrouble({ lost, paidTwice, toldTwice, swapped, damage }: Outcome): boolean {
  return [lost, paidTwice, toldTwice, swapped, damage].some(({ length }) => length > 0);
}

async function openStage(world: World, by: Dice): Promise<Stage & AsyncDisposable> {
  const people = createPeople(world, by);
  let bot = world.start();
  await bot.said('Lorikeet is ready');
  return {
    world,
    people,
    dice: by,
    get bot() {
      return bot;
    },
    replace: async (signal) => {
      await bot.stop(signal);
      bot = world.start();
    },
    ask: async (times) => void (await Promise.all(Array.from({ length: times }, () => people.imagine()))),
    pause: (least, most) => sleep(by.between(least, most)),
    [Symbol.asyncDispose]: async () => void (await bot.stop('SIGKILL')),
  };
}

/** Waits for last words, and a little longer. Gives what is without one, which should be in /show. */
async function everybodyAnswered(world: World, people: People, patience: number): Promise<readonly Asked[]> {
  const until = Date.now() + patience;
  /** Sent, and neither acknowledged nor given up by Discord. */
  const isUnderWay = ({ id }: Asked) => {
    const live = world.discord.playground.interaction(id);
    return live?.responseType === null && !live.timedOut;
  };
  const waiting = () => people.asked.filter((each) => fateOf(world, people, each) === 'waiting');
  const settled = () => waiting().every((each) => isSaidToWait(world, each)) && !people.asked.some(isUnderWay);
  while (Date.now() < until && !settled()) await sleep(100);
  await sleep(AFTERMATH);
  const back = people.asked.filter(({ id }) => people.takenBack.has(id));
  return [...waiting(), ...back.filter((each) => isSaidToWait(world, each))];
}
