/** `npm run bench`: the judge of how fast and how light Lorikeet is. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { bundleLorikeet, startBot } from './bots.ts';
import { describeConditions } from './measure/conditions.ts';
import { type BenchOptions, HELP, type PartName, readOptions } from './options.ts';
import { benchAnswers } from './parts/answers.ts';
import { benchBurst } from './parts/burst.ts';
import { benchGrowth } from './parts/growth.ts';
import { benchIdle } from './parts/idle.ts';
import { benchLatency } from './parts/latency.ts';
import { benchLora } from './parts/lora.ts';
import type { Bench, Part } from './parts/part.ts';
import { benchQueue } from './parts/queue.ts';
import { benchSketch } from './parts/sketch.ts';
import { benchSoak } from './parts/soak.ts';
import { createPicture } from './picture.ts';
import { startRedis } from './redis.ts';
import { writeReadme } from './report/readme.ts';
import { createResult, type Result, readResult, writeResult } from './report/result.ts';
import { formatTable } from './report/table.ts';
import { startServices } from './services.ts';

const PARTS: Readonly<Record<PartName, Part>> = {
  latency: benchLatency,
  burst: benchBurst,
  idle: benchIdle,
  answers: benchAnswers,
  queue: benchQueue,
  sketch: benchSketch,
  growth: benchGrowth,
  soak: benchSoak,
  lora: benchLora,
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const options = readOptions(process.argv.slice(2));
if (options.help) process.stdout.write(HELP);
else report(await measure(options), options);

async function measure(options: BenchOptions): Promise<Result> {
  const result = createResult(options);
  bundleLorikeet(options.root);
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const pictureFile = join(folder, 'picture.webp');
  await writeFile(pictureFile, await createPicture(options.bytes));
  const redis = options.redis ? resources.use(await startRedis()) : undefined;
  const services = resources.use(await startServices(pictureFile, options.distanceMs));
  await services.setGuilds(options.guilds);
  const startedAt = performance.now();
  const createBench = (part: PartName): Bench => ({
    options: { ...options, redisUrl: redis?.url },
    services,
    startBot: async (name, { keepsStore = false, ...botOptions } = {}) => {
      if (!keepsStore) await redis?.clear();
      return startBot(name, services, { ...botOptions, root: options.root, redisUrl: redis?.url });
    },
    clearRedis: async () => redis?.clear(),
    addRow: (row) => void result.rows.push({ ...row, part }),
    addCurvePoint: (point) => void result.curve.push(point),
    addSoakPoint: (point) => void result.soak.push(point),
    log: (text) => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      process.stderr.write(`${`${seconds}`.padStart(5)} s  ${part}: ${text}\n`);
    },
  });
  for (const part of options.parts) await PARTS[part](createBench(part));
  result.conditions.push(describeConditions());
  return result;
}

function report(result: Result, { write, before: beforeFile }: BenchOptions): void {
  const before = beforeFile === undefined ? undefined : readResult(beforeFile);
  const { commit, node, machine, variant, conditions } = result;
  const heading = [`Commit ${commit}`, variant, `Node ${node}`, machine, ...conditions].join('; ');
  process.stdout.write(`${heading}\n\n${formatTable(result, before)}\n`);
  if (!write) return;
  const { file, merged } = writeResult(result);
  writeReadme(merged, before);
  process.stdout.write(`\nWritten: ${file}, bench/README.md\n`);
}
