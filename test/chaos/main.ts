import process from 'node:process';
import { z } from 'zod';
import type { Environment } from './environment/environment.ts';
import { describeViolations } from './evaluation/describe-violations.ts';
import { formatMeasurement, replaceMeasuredSection, type Section } from './evaluation/measurement.ts';
import { formatMoneyTable, formatTable } from './evaluation/result-table.ts';
import { type Experiment, type ExperimentResult, hasViolations, runExperiment } from './experiment.ts';
import { allExperiments } from './experiments/index.ts';

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
const CONCURRENT_EXPERIMENTS = 2;

const selected = allExperiments(settings.CHAOS_KILLS).filter(
  ({ name, store = 'sqlite', times }) =>
    times > 0 && name.includes(settings.CHAOS_ONLY) && store === (settings.CHAOS_STORE ?? store),
);
const results = new Map<Experiment, ExperimentResult>();
const remaining = [...selected];
const logLine = (line: string) => process.stderr.write(`${line}\n`);

async function reportViolations(result: ExperimentResult, environment: Environment): Promise<void> {
  logLine((await describeViolations(result, environment)).join('\n'));
}

async function runWorker(): Promise<void> {
  for (let experiment = remaining.shift(); experiment; experiment = remaining.shift()) {
    const startedAt = Date.now();
    results.set(experiment, await runExperiment(experiment, settings.CHAOS_SEED, reportViolations));
    logLine(`${experiment.name}: ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }
}

const startedAt = new Date();
await Promise.all(Array.from({ length: CONCURRENT_EXPERIMENTS }, runWorker));
const orderedResults = selected.flatMap((experiment) => results.get(experiment) ?? []);
const setVariables = Object.entries(settings).filter(([name]) => name !== 'CHAOS_WRITE' && process.env[name]);
const command = [...setVariables.map(([name, value]) => `${name}=${JSON.stringify(value)}`), 'npm run test:chaos'].join(
  ' ',
);
const seconds = (Date.now() - startedAt.getTime()) / 1000;
const [withMoney, others] = [true, false].map((isMoney) => orderedResults.filter(({ money }) => !money !== isMoney));
const tables: readonly (readonly [section: Section, table: string | undefined])[] = [
  ['measured', others?.length ? formatTable(others) : undefined],
  ['measured with money', withMoney?.length ? formatMoneyTable(withMoney) : undefined],
];
for (const [section, table] of tables) {
  if (table === undefined) continue;
  const text = formatMeasurement({ command, startedAt, seconds, table });
  process.stdout.write(`${text}\n`);
  if (settings.CHAOS_WRITE) await replaceMeasuredSection(settings.CHAOS_WRITE, section, text);
}
process.exitCode = orderedResults.some(hasViolations) ? 1 : 0;
