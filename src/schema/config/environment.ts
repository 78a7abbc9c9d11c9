/** The configuration: reads the environment and checks it. ./variables.ts lists the variables. */

import { z } from 'zod';
import { misspelledVariableWarnings } from './misspelled-variables.ts';
import { SAMPLE_MODERATION } from './moderation-variables.ts';
import { applyNewNames, type Environment, findRenamedVariables } from './renamed-variables.ts';
import { findShardConflicts } from './shard-settings.ts';
import { type BackendName, VARIABLE_SECTIONS } from './variables.ts';

const environment = z.object({
  ...VARIABLE_SECTIONS.Accounts,
  ...VARIABLE_SECTIONS.Backend,
  ...VARIABLE_SECTIONS.Storage,
  ...VARIABLE_SECTIONS.Network,
  ...VARIABLE_SECTIONS.Sharding,
  ...VARIABLE_SECTIONS.Limits,
  ...VARIABLE_SECTIONS.Moderation,
  ...VARIABLE_SECTIONS.Logging,
});

export type Config = Readonly<z.infer<typeof environment>> & {
  readonly BACKEND: BackendName;
  readonly STORE_URL: string;
};

/** Thrown when the start cannot go on; `message` lists what to fix, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment. An empty variable is not set; an old name of a variable works as its new one.
 * @throws ConfigError with every problem at once.
 */
export function readConfig(env: Environment): Config {
  const { env: renamedEnv, conflicts } = applyNewNames(env);
  const definedVariables = Object.fromEntries(Object.entries(renamedEnv).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(definedVariables);
  const problems = [
    ...conflicts,
    ...(parsed.success ? findConflicts(parsed.data) : parsed.error.issues.map((issue) => formatIssue(issue, env))),
  ];
  if (!parsed.success || problems.length > 0) {
    const lines = [...problems, ...misspelledVariableWarnings(env)];
    throw new ConfigError(['Lorikeet cannot start. In .env or the environment, fix:', ...lines].join('\n  - '));
  }
  const { data } = parsed;
  return Object.freeze({
    ...data,
    BACKEND: data.BACKEND ?? (data.REPLICATE_API_TOKEN ? 'replicate' : 'sketch'),
    // The playground forgets its messages when it ends, so the jobs behind them need not last either.
    STORE_URL: data.STORE_URL ?? (data.DISCORD_TOKEN ? 'sqlite:data/lorikeet.sqlite' : 'memory:'),
  });
}

/** A line about one variable, under the name that the operator used. */
function formatIssue({ path, message }: z.core.$ZodIssue, env: Environment): string {
  const name = path.join('.');
  const [usedName = name] = findRenamedVariables(env).find(([, newName]) => newName === name) ?? [];
  const choices = /^Invalid option: expected one of (.*)$/.exec(message)?.[1];
  if (choices) return `${usedName}: must be one of ${choices.replaceAll('"', '').replaceAll('|', ', ')}`;
  return `${usedName}: ${message.replace(/^Invalid (input|option|string): /, '')}`;
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
  return [...problems, ...findModerationConflicts(config), ...findShardConflicts(config)];
}

/** A moderation model runs on Replicate, whatever paints. */
function findModerationConflicts({ BACKEND, MODERATION_MODEL, REPLICATE_API_TOKEN }: z.infer<typeof environment>) {
  if (MODERATION_MODEL === undefined) return [];
  const isSketch = (BACKEND ?? (REPLICATE_API_TOKEN ? 'replicate' : 'sketch')) === 'sketch';
  const isSample = MODERATION_MODEL.name === SAMPLE_MODERATION;
  if (isSketch && !isSample)
    return [
      `MODERATION_MODEL: runs on Replicate, not with BACKEND=sketch. To try it here, set it to ${SAMPLE_MODERATION}`,
    ];
  if (!isSketch && isSample) return [`MODERATION_MODEL: ${SAMPLE_MODERATION} judges sketches only`];
  if (BACKEND === 'cog' && !REPLICATE_API_TOKEN)
    return ['REPLICATE_API_TOKEN: is missing, and MODERATION_MODEL runs on Replicate'];
  return [];
}
