import { execFile } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { costOfUsage } from '#schema/cost/cost.ts';
import { isTerminal } from '#schema/job/job.ts';
import { microsOf } from '#schema/price/money.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { book } from '#services/money/book.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Environment } from '#test/chaos/environment/environment.ts';
import { textOf } from '#test/support/discord/person/message.ts';
import { isBilled, type Prediction, predictTime } from '#test/support/fake-replicate/predictions/prediction.ts';
import { metricsJson } from '#test/support/fake-replicate/predictions/prediction-json.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import type { ExperimentContext } from '../experiment.ts';

/** What Replicate billed, and what the bot counted. Money in micro-dollars. */
export interface MoneyTally {
  /** Predictions that are paid for. */
  readonly billed: number;
  readonly billedMicros: number;
  readonly countedMicros: number;
  readonly reservedMicros: number;
  /** What does not agree with what was billed, a line each. */
  readonly miscounted: readonly string[];
}

/** Ms for what goes on after a start: costs that are asked for, and the search for predictions of canceled jobs. */
const LATE_COSTS_MS = 120_000;
/** After which what was reserved for a job that was never stored is released. */
const NEVER_STORED_MS = 11 * 60 * 1000;

/** Restarts the bot once more, then compares its books, `/usage` and `npm run usage` with what the stand-in billed. */
export async function tallyMoney(environment: Environment, context: ExperimentContext): Promise<MoneyTally> {
  const { replicate, testStore } = environment;
  while (replicate.runningCount > 0) await sleep(50);
  await context.restartBot('SIGKILL');
  await context.bot.waitForOutput('Lorikeet is ready');
  const unsettled = await waitUntilSettled(environment);
  const billed = replicate.predictions.filter(isBilled);
  const billedMicros = billed.reduce((sum, prediction) => sum + billOf(prediction), 0);
  const shown = await readShownUsage(environment);
  const printed = await readPrintedUsage(testStore.url);
  await context.bot.stop('SIGTERM');
  await using store = await openStore(testStore.url, () => {});
  const { ledger } = await openTestLedger(store, () => Date.now() + NEVER_STORED_MS);
  await ledger.reconcile();
  const { month, reserved } = ledger.operatorTotal();
  const sums = { 'the books': { micros: month.micros, maxError: 0 }, '/usage': shown, 'npm run usage': printed };
  return {
    ...{ billed: billed.length, billedMicros, countedMicros: month.micros, reservedMicros: reserved.micros },
    miscounted: [
      ...unsettled.map((id) => `${id}: its cost was not settled`),
      ...(reserved.micros > 0 ? [`reserved in the end: ${reserved.micros}`] : []),
      ...Object.entries(sums)
        .filter(([, { micros, maxError }]) => Math.abs(micros - billedMicros) > maxError)
        .map(([name, { micros }]) => `billed ${billedMicros}, but ${name}: ${micros}`),
    ],
  };
}

const models = loadModels('no-such-folder');

/** What a prediction is billed with, by what the stand-in reports of it. */
function billOf(prediction: Prediction): number {
  const model = models.get(`${prediction.model.owner}/${prediction.model.name}`);
  const usage = { image_output_count: 0, ...metricsJson(prediction, predictTime(prediction)) };
  // The prices of these models go by no input.
  const cost = costOfUsage({ model, input: {} }, usage);
  if (cost === undefined) throw new Error(`${model.name} has no price`);
  return cost;
}

/** Waits until no job that is stored has something reserved. @returns those that have */
async function waitUntilSettled({ testStore }: Environment): Promise<readonly string[]> {
  await using store = await openStore(testStore.url, () => {});
  const jobStore = openJobStore(store);
  const readUnsettled = async () => {
    const ids: string[] = [];
    const unfinished = new Set((await jobStore.findUnfinished()).map(({ id }) => id));
    const books = store.collection('books', book);
    for await (const [key] of store.listedCollection('books-open', z.literal(true)).entries())
      for (const id of Object.keys((await books.get(key))?.open ?? {})) {
        const job = await jobStore.find(id);
        if (job && (isTerminal(job.state) || unfinished.has(id))) ids.push(id);
      }
    return ids;
  };
  const deadline = Date.now() + LATE_COSTS_MS;
  let unsettled = await readUnsettled();
  while (unsettled.length > 0 && Date.now() < deadline) {
    await sleep(200);
    unsettled = await readUnsettled();
  }
  return unsettled;
}

/** What `/usage` says: of each server to its admins, and of direct messages to each person. */
async function readShownUsage({ discord }: Environment): Promise<RoundedSum> {
  const { world } = discord.playground;
  const asked = [...world.channels.values()].flatMap(({ id, guild, dmWith }) => {
    if (dmWith) return [{ person: dmWith, channel: id, command: 'usage mine', key: id }];
    const admin = world.guild(guild)?.members.find((member) => member.admin)?.user;
    return admin && guild ? [{ person: admin, channel: id, command: 'usage server', key: guild }] : [];
  });
  const sums: number[] = [];
  for (const { person, channel, command } of new Map(asked.map((each) => [each.key, each])).values()) {
    const reply = await (await discord.person(person, channel).command(command)).answer();
    const url = /"url":"([^"]+usage\.csv[^"]*)"/.exec(JSON.stringify(reply.components))?.[1];
    const lines = url ? (await (await fetch(url)).text()).split('\r\n').slice(1) : [];
    sums.push(...lines.map((line) => microsOf(Number(line.split(',').at(-1)))));
    // A member's own has no file.
    if (!url) sums.push(microsOf(Number(/\*\*\$([\d.]+)/.exec(textOf(reply))?.[1] ?? 0)));
  }
  return addUp(sums);
}

/** What `npm run usage` prints, all servers together. */
async function readPrintedUsage(url: string): Promise<RoundedSum> {
  const env = { PATH: process.env.PATH, STORE_URL: url };
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/usage.ts'], { env });
  const [servers = ''] = stdout.split('\n\n');
  const rows = servers.split('\n').slice(2);
  return addUp(rows.map((row) => microsOf(Number(row.split('|').at(-2)))));
}

/** A sum of numbers that were rounded to four decimals of a dollar. */
interface RoundedSum {
  readonly micros: number;
  readonly maxError: number;
}

const addUp = (micros: readonly number[]): RoundedSum => ({
  micros: micros.reduce((sum, each) => sum + each, 0),
  maxError: micros.length * 50,
});
