import { setTimeout as sleep } from 'node:timers/promises';
import type { LorikeetProcess } from '#test/support/bot/process.ts';
import { type Environment, type EnvironmentOptions, openEnvironment } from './environment/environment.ts';
import { createUsers, type RequestedJob, type SimulatedUsers } from './environment/simulated-users.ts';
import { bringAllUndelivered, isLoggedAsUndelivered } from './evaluation/bring-undelivered.ts';
import { type JobTally, outcomeOf, tallyJobs } from './evaluation/tally-jobs.ts';
import { type MoneyTally, tallyMoney } from './evaluation/tally-money.ts';
import { createRandom, type Random } from './random.ts';

/** A bot in use, and what an experiment can do to it. */
export interface ExperimentContext {
  readonly environment: Environment;
  readonly users: SimulatedUsers;
  readonly random: Random;
  /** The bot process that runs now. */
  readonly bot: LorikeetProcess;
  /** Ends the one and starts the next, which need not be ready yet. */
  restartBot(signal: NodeJS.Signals): Promise<void>;
  /** So many requests for pictures, all at once. */
  requestPictures(times: number): Promise<void>;
  /** Lets some ms go by. */
  pause(minMs: number, maxMs: number): Promise<void>;
}

/** One kind of fault. */
export interface Experiment {
  /** What the table calls it. */
  readonly name: string;
  /** How often the fault is caused. */
  readonly times: number;
  readonly store?: EnvironmentOptions['store'];
  readonly backend?: EnvironmentOptions['backend'];
  readonly cog?: EnvironmentOptions['cog'];
  readonly env?: EnvironmentOptions['env'] | (() => Promise<EnvironmentOptions['env']>);
  /** Causes the fault once, while people ask. */
  injectFault(context: ExperimentContext): Promise<void>;
  /** Whether what Replicate billed is held against what the bot counted. */
  readonly countsMoney?: boolean;
  /** Ms to wait at the end for the last answers; a minute unless given. */
  readonly answerTimeoutMs?: number;
}

/** A row of the table, and whom to ask where something went wrong. */
export interface ExperimentResult extends JobTally {
  readonly name: string;
  readonly times: number;
  readonly seed: number;
  /** The store's own complaints. */
  readonly storeErrors: readonly string[];
  /** Undefined where money is not counted. */
  readonly money: MoneyTally | undefined;
}

/** How long people get to see a second answer that should not come, in ms. */
const LATE_ANSWER_WAIT_MS = 500;

/** Causes the fault as often as the trial says, waits until every job is over, and evaluates. */
export async function runExperiment(
  experiment: Experiment,
  seed: number,
  onViolations: (result: ExperimentResult, environment: Environment) => Promise<void>,
) {
  const {
    name,
    times,
    store = 'sqlite',
    backend = 'replicate',
    cog,
    env,
    injectFault,
    countsMoney = false,
    answerTimeoutMs = 60_000,
  } = experiment;
  const resolvedEnv = typeof env === 'function' ? await env() : env;
  await using environment = await openEnvironment({
    store,
    backend,
    ...(cog && { cog }),
    ...(resolvedEnv && { env: resolvedEnv }),
  });
  await using context = await openContext(environment, createRandom(seed));
  for (let round = 0; round < times; round++) await injectFault(context);
  await context.bot.waitForOutput('Lorikeet is ready');
  const unanswered = await waitForAnswers(environment, context.users, answerTimeoutMs);
  const broughtByShow = await bringAllUndelivered(environment, unanswered);
  const money = countsMoney ? await tallyMoney(environment, context) : undefined;
  await context.bot.stop('SIGTERM');
  const tally = await tallyJobs(environment, context.users, broughtByShow);
  const result: ExperimentResult = {
    name,
    times,
    seed,
    ...tally,
    storeErrors: environment.testStore.integrityErrors(),
    money,
  };
  if (hasViolations(result)) await onViolations(result, environment);
  return result;
}

/** Whether a promise was broken. */
export function hasViolations({
  lost,
  billedTwice,
  answeredTwice,
  wrongPictures,
  storeErrors,
  money,
}: ExperimentResult): boolean {
  const violations = [lost, billedTwice, answeredTwice, wrongPictures, storeErrors, money?.miscounted ?? []];
  return violations.some(({ length }) => length > 0);
}

async function openContext(environment: Environment, random: Random): Promise<ExperimentContext & AsyncDisposable> {
  const users = createUsers(environment, random);
  let bot = environment.startBot();
  await bot.waitForOutput('Lorikeet is ready');
  return {
    environment,
    users,
    random,
    get bot() {
      return bot;
    },
    restartBot: async (signal) => {
      await bot.stop(signal);
      bot = environment.startBot();
    },
    requestPictures: async (times) => void (await Promise.all(Array.from({ length: times }, () => users.imagine()))),
    pause: (minMs, maxMs) => sleep(random.between(minMs, maxMs)),
    [Symbol.asyncDispose]: async () => void (await bot.stop('SIGKILL')),
  };
}

/** Waits for final answers, and a little longer. Gives what is without one, which should be in /show. */
async function waitForAnswers(
  environment: Environment,
  users: SimulatedUsers,
  timeoutMs: number,
): Promise<readonly RequestedJob[]> {
  const deadline = Date.now() + timeoutMs;
  /** Sent, and neither acknowledged nor given up by Discord. */
  const isUnderWay = ({ id }: RequestedJob) => {
    const interaction = environment.discord.playground.interaction(id);
    return interaction?.responseType === null && !interaction.timedOut;
  };
  const waiting = () => users.requestedJobs.filter((each) => outcomeOf(environment, users, each) === 'waiting');
  const isSettled = () =>
    waiting().every((each) => isLoggedAsUndelivered(environment, each)) && !users.requestedJobs.some(isUnderWay);
  while (Date.now() < deadline && !isSettled()) await sleep(100);
  await sleep(LATE_ANSWER_WAIT_MS);
  const withDeletedReply = users.requestedJobs.filter(({ id }) => users.deletedReplies.has(id));
  return [...waiting(), ...withDeletedReply.filter((each) => isLoggedAsUndelivered(environment, each))];
}
