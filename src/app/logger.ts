import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { collectSecrets, redactSecrets } from '#schema/config/secrets.ts';
import { currentJobId } from '#services/jobs/log-context.ts';
import { SECRET_KEYS, sanitize } from './sanitize.ts';

/** The interaction token in a Discord URL: for 15 minutes anybody who has it can answer as the bot. */
const INTERACTION_TOKEN_PATTERN = /(\/(?:webhooks|interactions)\/\d+\/)[^/?\s"]+/g;

const STDOUT_FD = 1;

/**
 * How everything is logged: with the id of the current job, errors with their causes, and without secrets. The errors of
 * discord.js carry the URL and the body of a request.
 * @param secrets replaced in every line
 */
export function loggerOptions(secrets: readonly string[]) {
  return {
    base: null,
    mixin: () => {
      const job = currentJobId();
      return job === undefined ? {} : { job };
    },
    formatters: { log: (logged: object) => ({ ...Object(sanitize(logged)) }) },
    // What a child logger adds to its lines is not passed to formatters.
    redact: { paths: [...SECRET_KEYS], censor: '[secret]' },
    // What `sanitize` made of an error is complete.
    serializers: { err: (error: unknown) => error },
    hooks: {
      streamWrite: (line: string) => redactSecrets(line.replace(INTERACTION_TOKEN_PATTERN, '$1[secret]'), secrets),
    },
  } satisfies LoggerOptions;
}

/**
 * Creates the log: lines of JSON, or readable ones at a terminal.
 * @param isTerminal whether standard output is a terminal
 */
export async function createLogger(config: Config, isTerminal: boolean): Promise<Logger> {
  const isPretty = (config.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json')) === 'pretty';
  const options = { ...loggerOptions(collectSecrets(config)), level: config.LOG_LEVEL };
  return isPretty ? pino(options, await openPrettyOutput()) : pino(options);
}

/** Standard output, line by line as people read it. A transport of pino would be a thread, which has no file in a bundle. */
async function openPrettyOutput() {
  const { default: pretty } = await import('pino-pretty');
  const format = pretty.prettyFactory({ translateTime: 'SYS:HH:MM:ss', singleLine: true });
  const output = pino.destination({ fd: STDOUT_FD, sync: true });
  return { write: (line: string) => void output.write(format(line)) };
}
