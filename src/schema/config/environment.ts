import { z } from 'zod';
import { findShardConflicts, shardCountOrAuto, shardList } from './shard-settings.ts';

/** What is set in the environment. An empty variable counts as one that is not set. */
const text = z.string().trim().min(1);
const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((value) => value.replace(/\/+$/, ''));
const intBetween = (min: number, max: number) =>
  z.coerce.number({ error: `must be a whole number from ${min} to ${max}` }).pipe(
    z
      .int({ error: `must be a whole number from ${min} to ${max}` })
      .min(min)
      .max(max),
  );

/** `owner/name=http://host:5000,…` */
const cogUrls = text.transform((value, context) => {
  const urls = new Map<string, string>();
  for (const pair of value.split(',').filter((each) => each.trim())) {
    const [model, address] = [
      pair.slice(0, pair.indexOf('=')).trim(),
      url.safeParse(pair.slice(pair.indexOf('=') + 1).trim()),
    ];
    if (model && pair.includes('=') && address.success) urls.set(model, address.data);
    else
      context.addIssue(
        `must read owner/name=http://host:5000, several separated by commas; not "${pair.trim().replace(/\/\/[^/]*@/, '//…@')}"`,
      );
  }
  return urls;
});

const guildIds = text.transform((value, context) => {
  const ids = value.split(/[\s,]+/).filter(Boolean);
  for (const id of ids) if (!/^\d{5,20}$/.test(id)) context.addIssue(`"${id}" is not the id of a server`);
  return new Set(ids);
});

const storeUrl = text.refine(
  (value) => /^(sqlite:.+|memory:)$/.test(value) || (/^rediss?:\/\/./.test(value) && URL.canParse(value)),
  {
    error:
      'must be sqlite:<file>, memory: or redis://… (where a password has other signs than letters and digits: as %40)',
  },
);

const environment = z.object({
  NODE_ENV: text.optional(),
  DISCORD_TOKEN: text.optional(),
  DISCORD_API_URL: url.optional(),
  BACKEND: z.enum(['replicate', 'cog', 'sketch']).optional(),
  REPLICATE_API_TOKEN: text.optional(),
  REPLICATE_API_URL: url.default('https://api.replicate.com/v1'),
  COG_URLS: cogUrls.optional(),
  COG_CALLBACK_URL: url.optional(),
  DEFAULT_CARD: text.optional(),
  CARDS_DIR: text.default('data/cards'),
  STORE_URL: storeUrl.optional(),
  KEPT_DIR: text.optional(),
  KEPT_MB: intBetween(1, 1_000_000).default(1024),
  PORT: intBetween(0, 65535).default(8080),
  PUBLIC_URL: url.optional(),
  METRICS_PORT: intBetween(0, 65535).optional(),
  METRICS_HOST: text.default('127.0.0.1'),
  SHARDS: shardCountOrAuto.optional(),
  SHARD_LIST: shardList.optional(),
  SHARD_COUNT: intBetween(1, 10_000).optional(),
  ALLOWED_GUILDS: guildIds.optional(),
  MAX_PICTURES_PER_DAY: intBetween(0, 1_000_000_000).default(1000),
  JOBS_PER_USER: intBetween(1, 1000).default(2),
  JOBS_PER_GUILD: intBetween(1, 1000).default(4),
  JOBS_AT_ONCE: intBetween(1, 1000).default(10),
  QUEUE_LENGTH: intBetween(1, 100_000).default(100),
  QUEUE_PER_USER: intBetween(1, 100_000).default(10),
  CREATIONS_PER_MINUTE: intBetween(1, 100_000).default(600),
  JOB_BUDGET_SECONDS: intBetween(10, 1800).default(300),
  SKETCH_STEP_MS: intBetween(0, 10_000).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['pretty', 'json']).optional(),
});

export type Config = Readonly<z.infer<typeof environment>> & {
  readonly BACKEND: 'replicate' | 'cog' | 'sketch';
  readonly STORE_URL: string;
};

/** A start that cannot go on; `message` lists what to fix, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment.
 * @throws ConfigError with every problem at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const definedVariables = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(definedVariables);
  const problems = parsed.success ? findConflicts(parsed.data) : parsed.error.issues.map(formatIssue);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(['Lorikeet cannot start. In .env or the environment, fix:', ...problems].join('\n  - '));
  }
  const { data } = parsed;
  return Object.freeze({
    ...data,
    BACKEND: data.BACKEND ?? (data.REPLICATE_API_TOKEN ? 'replicate' : 'sketch'),
    // The messages of a playground go with it, and so do the jobs behind them.
    STORE_URL: data.STORE_URL ?? (data.DISCORD_TOKEN ? 'sqlite:data/lorikeet.sqlite' : 'memory:'),
  });
}

function formatIssue(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid (input|option|string): /, '');
  return `${issue.path.join('.')}: ${message}`;
}

function findConflicts(config: z.infer<typeof environment>): string[] {
  const problems: string[] = [];
  if (config.NODE_ENV === 'production' && !config.DISCORD_TOKEN) {
    problems.push('DISCORD_TOKEN: is missing, and NODE_ENV=production does not open a playground');
  }
  if (config.BACKEND === 'replicate' && !config.REPLICATE_API_TOKEN) {
    problems.push('REPLICATE_API_TOKEN: is missing, and BACKEND=replicate needs it');
  }
  if (config.BACKEND === 'cog' && !config.COG_URLS?.size) {
    problems.push('COG_URLS: is missing, and BACKEND=cog needs it (owner/name=http://host:5000)');
  }
  return [...problems, ...findShardConflicts(config)];
}
