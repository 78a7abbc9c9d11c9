import process from 'node:process';
import { z } from 'zod';
import type { World } from './environment/environment.ts';
import { complaints } from './evaluation/describe-violations.ts';
import { measuredText, writeInto } from './evaluation/measurement.ts';
import { table } from './evaluation/result-table.ts';
import { isTrouble, type Outcome, runTrial, type Trial } from './experiment.ts';
import { trials } from './experiments/index.ts';

const settings = z
  .object({
    /** The same seed makes the same choices; what the machine does in between is its own. */
    CHAOS_SEED: z.coerce.number().int().default(1),
    /** SIGKILLs on each kind of store. */
    CHAOS_KILLS: z.coerce.number().int().min(0).default(200),
    CHAOS_STORE: z.enum(['sqlite', 'redis']).optional(),
    /** Only rows whose name has this in it. */
    CHAOS_ONLY: z.string().default(''),
    /** A document to write the table into. */
    CHAOS_WRITE: z.string().optional(),
  })
  .parse(process.env);

/** A world has a bot, a stand-in for Discord and one for Replicate: two of them fill two cores. */
const AT_ONCE = 2;

const chosen = trials(settings.CHAOS_KILLS).filter(
  ({ name, store = 'sqlite', times }) =>
    times > 0 && name.includes(settings.CHAOS_ONLY) && store === (settings.CHAOS_STORE ?? store),
);
const outcomes = new Map<Trial, Outcome>();
const waiting = [...chosen];
const say = (line: string) => process.stderr.write(`${line}\n`);

async function report(outcome: Outcome, world: World): Promise<void> {
  say((await complaints(outcome, world)).join('\n'));
}

async function work(): Promise<void> {
  for (let trial = waiting.shift(); trial; trial = waiting.shift()) {
    const begun = Date.now();
    outcomes.set(trial, await runTrial(trial, settings.CHAOS_SEED, report));
    say(`${trial.name}: ${Math.round((Date.now() - begun) / 1000)} s`);
  }
}

const date = new Date();
await Promise.all(Array.from({ length: AT_ONCE }, work));
const inOrder = chosen.flatMap((trial) => outcomes.get(trial) ?? []);
const given = Object.entries(settings).filter(([name]) => name !== 'CHAOS_WRITE' && process.env[name]);
const command = [...given.map(([name, value]) => `${name}=${JSON.stringify(value)}`), 'npm run test:chaos'].join(' ');
const seconds = (Date.now() - date.getTime()) / 1000;
const text = measuredText({ command, date, seconds, table: table(inOrder) });
process.stdout.write(`${text}\n`);
if (settings.CHAOS_WRITE) await writeInto(settings.CHAOS_WRITE, text);
process.exitCode = inOrder.some(isTrouble) ? 1 : 0;
