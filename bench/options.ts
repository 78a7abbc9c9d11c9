import { parseArgs } from 'node:util';

/** The parts, in the order in which they run. Those of the second list run only if asked for: they take long. */
const DEFAULT_PARTS = ['latency', 'burst', 'idle', 'answers', 'queue', 'sketch'] as const;
const EXTRA_PARTS = ['growth', 'soak', 'lora'] as const;
export type PartName = (typeof DEFAULT_PARTS)[number] | (typeof EXTRA_PARTS)[number];
export const PART_NAMES: readonly PartName[] = [...DEFAULT_PARTS, ...EXTRA_PARTS];

export const HELP = `npm run bench -- [options]

Measures Lorikeet and a bot of fewer than a hundred lines (bench/baseline.ts) on the same stand-ins for Discord and Replicate.

  --only a,b          run these parts: ${PART_NAMES.join(', ')}
                      (default: ${DEFAULT_PARTS.join(', ')})
  --short             everything once, with few pictures: a look in some minutes, not a result
  --runs 2            runs of each measurement, the bots interleaved
  --samples 15        pictures for a latency
  --loads 1,10,…      pictures at once (default: 1,10,30,100,300,1000)
  --pictures 1        pictures a command
  --bytes 100000      bytes a picture
  --distance 0        ms to each service, and again back
  --redis             Redis as the store of Lorikeet; needs redis-server
  --root DIR          measure the Lorikeet of another checkout, such as the one before a change
  --growth            the part growth: --jobs 1000,100000,1000000 in the store,
                      --growth-guilds 10000 servers with --growth-presets 200 each
  --only lora         the part lora: /lora add and /lora search; with --distance 40, as the aim has it
  --soak 30           the part soak: so many minutes of mixed traffic
  --write             write bench/results/…json, and bench/README.md with the plots
  --before FILE.json  results of another commit, to compare with in bench/README.md
  --help

The store of Lorikeet is in the folder for temporary files. TMPDIR=/dev/shm takes the disk out, where others use it too.
`;

export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly runs: number;
  readonly samples: number;
  readonly loads: readonly number[];
  readonly pictures: number;
  readonly bytes: number;
  readonly distanceMs: number;
  /** The checkout whose Lorikeet is measured; this one, unless told. */
  readonly root: string | undefined;
  readonly redis: boolean;
  /** Known once it runs. */
  readonly redisUrl?: string | undefined;
  /** Servers that the bots are in, where it is not the number of servers that is measured. */
  readonly guilds: number;
  readonly growthJobs: readonly number[];
  readonly growthGuilds: number;
  readonly growthPresets: number;
  /** Minutes. */
  readonly soak: number;
  readonly write: boolean;
  readonly before: string | undefined;
  readonly help: boolean;
}

/** What `--short` takes instead. */
const SHORT = {
  runs: '1',
  samples: '3',
  loads: '1,30,300',
  jobs: '1000',
  'growth-guilds': '100',
  'growth-presets': '20',
};

const DEFAULTS = {
  runs: '2',
  samples: '15',
  loads: '1,10,30,100,300,1000',
  pictures: '1',
  bytes: '100000',
  distance: '0',
  jobs: '1000,100000,1000000',
  'growth-guilds': '10000',
  'growth-presets': '200',
} as const;

/** @throws Error that says what is wrong */
export function readOptions(args: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const defaults = args.includes('--short') ? { ...DEFAULTS, ...SHORT } : DEFAULTS;
  const withDefault = (name: keyof typeof DEFAULTS) => ({ type: 'string', default: defaults[name] }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      short: flag,
      runs: withDefault('runs'),
      samples: withDefault('samples'),
      loads: withDefault('loads'),
      pictures: withDefault('pictures'),
      bytes: withDefault('bytes'),
      distance: withDefault('distance'),
      root: text,
      redis: flag,
      growth: flag,
      jobs: withDefault('jobs'),
      'growth-guilds': withDefault('growth-guilds'),
      'growth-presets': withDefault('growth-presets'),
      soak: text,
      write: flag,
      before: text,
      help: flag,
    },
  });
  const extra = [...(values.growth ? ['growth'] : []), ...(values.soak ? ['soak'] : [])];
  return {
    parts: readParts([...(values.only?.split(',') ?? (extra.length ? [] : DEFAULT_PARTS)), ...extra]),
    runs: readNumber(values.runs),
    samples: readNumber(values.samples),
    loads: values.loads.split(',').map(readNumber),
    pictures: readNumber(values.pictures),
    bytes: readNumber(values.bytes),
    distanceMs: readNumber(values.distance),
    root: values.root,
    redis: values.redis,
    guilds: 20,
    growthJobs: values.jobs.split(',').map(readNumber),
    growthGuilds: readNumber(values['growth-guilds']),
    growthPresets: readNumber(values['growth-presets']),
    soak: readNumber(values.soak ?? '30'),
    write: values.write,
    before: values.before,
    help: values.help,
  };
}

function readParts(names: readonly string[]): PartName[] {
  for (const name of names) {
    if (!PART_NAMES.some((each) => each === name))
      throw new Error(`There is no part ${name}: ${PART_NAMES.join(', ')}.`);
  }
  return PART_NAMES.filter((each) => names.includes(each));
}

function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new Error(`“${text}” is not a number.`);
  return value;
}
