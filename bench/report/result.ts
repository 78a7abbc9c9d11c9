import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { describeConditions } from '../measure/conditions.ts';
import { type BenchOptions, PART_NAMES } from '../options.ts';
import { curvePoint, row, soakPoint } from './row.ts';

const RESULTS_FOLDER = fileURLToPath(new URL('../results', import.meta.url));

const DEFAULT_VARIANT = 'SQLite';

/** The type that Linux gives of a file system in memory. */
const TMPFS_TYPE = 0x01021994;

const result = z.object({
  commit: z.string(),
  /** ISO date. */
  date: z.string(),
  machine: z.string(),
  node: z.string(),
  /** What was different from the default: store, distance, pictures. */
  variant: z.string(),
  runs: z.number(),
  /** What else the machine did, before and after. */
  conditions: z.array(z.string()),
  rows: z.array(row),
  curve: z.array(curvePoint),
  soak: z.array(soakPoint),
});
export type Result = z.infer<typeof result>;

/** The result of a run that is about to begin. */
export function createResult(options: BenchOptions): Result {
  const { parts, redis, distanceMs, pictures, bytes, runs } = options;
  const variant = [
    // It takes so long that what else the machine did is of its own.
    ...(parts.every((part) => part === 'soak') ? ['Soak'] : []),
    redis ? 'Redis' : statfsSync(tmpdir()).type === TMPFS_TYPE ? 'SQLite on a disk in memory' : DEFAULT_VARIANT,
    ...(distanceMs ? [`${distanceMs} ms to each service`] : []),
    ...(pictures > 1 || bytes !== 100_000 ? [`${pictures} × ${bytes / 1000} kB`] : []),
  ];
  const [cpu] = cpus();
  return {
    commit: readCommit(options.root),
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
    node: process.version,
    variant: variant.join(', '),
    runs,
    conditions: [describeConditions()],
    rows: [],
    curve: [],
    soak: [],
  };
}

/** The last commit that changed what is measured; `+` if the sources are not quite it. */
function readCommit(root = '.'): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: root }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src') !== '';
    return git('log', '-1', '--format=%h', '--', 'src') + (isChanged ? '+' : '');
  } catch {
    return 'unknown';
  }
}

/** Reads results. @throws Error if the file is something else */
export function readResult(file: string): Result {
  return result.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Writes results; parts that were not measured now keep what an earlier run of the same commit found. */
export function writeResult(latest: Result): { file: string; merged: Result } {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  const file = join(RESULTS_FOLDER, `${fileName(latest)}.json`);
  const earlier = readAll().find(({ file: name }) => name === file)?.result;
  const measured = new Set(latest.rows.map(({ part }) => part));
  const merged = {
    ...latest,
    rows: inOrder([...latest.rows, ...(earlier?.rows ?? []).filter(({ part }) => !measured.has(part))]),
    curve: latest.curve.length ? latest.curve : (earlier?.curve ?? []),
    soak: latest.soak.length ? latest.soak : (earlier?.soak ?? []),
  };
  writeFileSync(file, `${JSON.stringify(merged, undefined, 1)}\n`);
  return { file, merged };
}

/** By part, as they would be measured in one run. */
const inOrder = (rows: Result['rows']) => rows.toSorted((a, b) => orderOf(a) - orderOf(b));
const orderOf = ({ part }: Result['rows'][number]) => PART_NAMES.indexOf(part);

const fileName = ({ commit, variant }: Result) => `${commit}-${variant.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/** All results of a commit, the default variant first. */
export function readVariants(commit: string): Result[] {
  return readAll()
    .map((each) => each.result)
    .filter(({ commit: measured, rows }) => measured === commit && rows.some(({ part }) => part !== 'soak'))
    .sort((a, b) => Number(a.variant !== DEFAULT_VARIANT) - Number(b.variant !== DEFAULT_VARIANT));
}

/** The newest result with a soak, which takes longer than to be repeated with everything else. */
export function readNewestSoak(): Result | undefined {
  return readAll()
    .map((each) => each.result)
    .filter(({ soak }) => soak.length > 0)
    .sort((a, b) => b.date.localeCompare(a.date))[0];
}

function readAll(): { file: string; result: Result }[] {
  return readdirSync(RESULTS_FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(RESULTS_FOLDER, name))
    .map((file) => ({ file, result: readResult(file) }));
}
