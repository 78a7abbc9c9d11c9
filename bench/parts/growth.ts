import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, job } from '#schema/job/job.ts';
import { type GuildPresets, guildPresets } from '#schema/preset/guild-presets.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { readMemoryMb } from '../measure/process-usage.ts';
import { percentile } from '../measure/statistics.ts';
import { createSnowflake, guildId } from '../stand-ins/discord/snowflake.ts';
import { measureAnswers, paintOne } from './answers.ts';
import type { Bench } from './part.ts';

/** Entries that are written at once. */
const BATCH = 500;

/** A disk in memory, where writing does not wait. */
const MEMORY_DISK = '/dev/shm';

interface Grown {
  readonly jobs: number;
  readonly startMs: number;
  readonly restartMs: number;
  readonly rssMb: number;
  readonly pressMs: number;
  readonly autocompleteMs: number;
  readonly bytesPerJob: number;
}

/** What years of use cost: a store with many jobs, and many servers with many presets. */
export async function benchGrowth(bench: Bench): Promise<void> {
  const { options } = bench;
  const template = await createTemplate(bench);
  const results: Grown[] = [];
  for (const jobs of options.growthJobs) results.push(await measure(bench, template, jobs));
  const sizes = options.growthJobs.map((jobs) => jobs.toLocaleString('en')).join(' / ');
  const scale = `${options.growthGuilds.toLocaleString('en')} servers × ${options.growthPresets} presets and ${sizes} jobs`;
  const add = (id: string, label: string, unit: string, read: (grown: Grown) => number, max?: number) =>
    bench.addRow({
      id: `growth-${id}`,
      label: `${scale}: ${label}`,
      unit,
      lorikeet: results.map(read),
      baseline: [],
      ...(max !== undefined && { aim: { max: results.map(() => max) } }),
    });
  add('start', 'first start', 'ms', ({ startMs }) => startMs, 1500);
  add('restart', 'restart', 'ms', ({ restartMs }) => restartMs, 1500);
  add('rss', 'RSS', 'MB', ({ rssMb }) => rssMb, 200);
  add('press', 'a press on an old button, p99', 'ms', ({ pressMs }) => pressMs);
  add('autocomplete', 'autocomplete, p99', 'ms', ({ autocompleteMs }) => autocompleteMs, 20);
  if (options.redisUrl === undefined) add('bytes', 'a job on disk', 'kB', ({ bytesPerJob }) => bytesPerJob / 1000, 1.3);
}

/** A job as Lorikeet itself stores it, delivered. */
async function createTemplate(bench: Bench): Promise<Job> {
  await bench.services.setDuration(200);
  const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
  try {
    const bot = await bench.startBot('lorikeet', { folder });
    const { id } = await paintOne(bench);
    await bot.stop();
    await using store = await openGrowthStore(bench, folder);
    const stored = await store.collection('jobs', job).get(id);
    if (!stored) throw new Error('the job was not stored');
    return stored;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const storeFile = (folder: string) => join(folder, 'lorikeet.sqlite');

function openGrowthStore({ options }: Bench, folder: string): Promise<Store> {
  return openStore(options.redisUrl ?? `sqlite:${storeFile(folder)}`, (error) => {
    throw error;
  });
}

async function measure(bench: Bench, template: Job, jobs: number): Promise<Grown> {
  const { options, services } = bench;
  bench.log(`writing ${jobs} jobs`);
  const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-'));
  try {
    await bench.clearRedis();
    const { oldJob, bytesPerJob } = await fill(bench, folder, template, jobs);
    await services.setGuilds(options.growthGuilds);
    bench.log(`lorikeet: start with ${jobs} jobs`);
    const first = await bench.startBot('lorikeet', { folder, keepsStore: true });
    const press = await measureAnswers(services, { is: 'details', job: oldJob }, 50, oldJob);
    const autocomplete = await measureAnswers(services, { is: 'autocomplete', typed: 'style 1' }, 100, 'style 1');
    const rssMb = await readMemoryMb(first.pid, 'VmRSS');
    await first.stop();
    await using second = await bench.startBot('lorikeet', { folder, keepsStore: true });
    return {
      jobs,
      startMs: first.startMs,
      restartMs: second.startMs,
      rssMb,
      pressMs: percentile(press, 0.99),
      autocompleteMs: percentile(autocomplete, 0.99),
      bytesPerJob,
    };
  } finally {
    await services.setGuilds(options.guilds);
    await rm(folder, { recursive: true });
  }
}

/** Writes jobs and presets through Lorikeet's own store. Gives the id of one of the first jobs, and bytes a job. */
async function fill(bench: Bench, folder: string, template: Job, jobs: number) {
  const { growthGuilds, growthPresets, redisUrl } = bench.options;
  const canUseMemory = redisUrl === undefined && existsSync(MEMORY_DISK);
  const quickFolder = canUseMemory ? await mkdtemp(join(MEMORY_DISK, 'lorikeet-bench-')) : folder;
  const sizeOf = async () => (redisUrl ? 0 : (await stat(storeFile(quickFolder))).size);
  try {
    let oldJob = '';
    {
      await using store = await openGrowthStore(bench, quickFolder);
      const collection = store.collection('jobs', job);
      await inBatches(jobs, async (index) => {
        const id = createSnowflake();
        if (index === 0) oldJob = id;
        const reply = { ...template.reply, id, token: template.reply.token.replace(/.{8}$/, id.slice(-8)) };
        const person = { ...template.person, id: index === 0 ? template.person.id : id };
        await collection.set(id, { ...template, id, person, reply, at: template.at - (jobs - index) * 1000 });
      });
    }
    const bytesPerJob = (await sizeOf()) / jobs;
    {
      await using store = await openGrowthStore(bench, quickFolder);
      const collection = store.collection('presets', guildPresets);
      await inBatches(growthGuilds, (index) => collection.set(guildId(index), createPresets(growthPresets)));
    }
    if (canUseMemory) await copyFile(storeFile(quickFolder), storeFile(folder));
    return { oldJob, bytesPerJob };
  } finally {
    if (canUseMemory) await rm(quickFolder, { recursive: true });
  }
}

async function inBatches(count: number, write: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    await Promise.all(Array.from({ length: size }, (_, index) => write(from + index)));
  }
}

/** Presets as a server makes them: a LoRA, a trigger word, a strength. */
function createPresets(count: number): GuildPresets {
  const presets = Array.from({ length: count }, (_, index) => ({
    name: `style ${index}`,
    paints: {
      kind: 'weights' as const,
      model: 'black-forest-labs/flux-dev-lora',
      weights: `huggingface.co/someone/flux-style-${index}`,
    },
    triggers: [`STYLE${index}`],
    scale: 0.9,
    defaults: { aspect_ratio: '3:2' },
    roles: [],
    channels: [],
    ageRestricted: false,
    shortcut: false,
  }));
  return { presets, defaults: { channels: {} }, managers: [] };
}
