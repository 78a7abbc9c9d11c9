import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { collectSecrets, redactSecrets } from '#schema/config/secrets.ts';
import { currentJobId } from '#services/jobs/log-context.ts';
import { SECRET_KEYS, sanitize } from './sanitize.ts';

/** The interaction token in a Discord URL: for 15 minutes anybody who has it can answer as the bot. */
const INTERACTION_TOKEN_PATTERN = /(\/(?:webhooks|interactions)\/\d+\/)[^/?\s"]+/g;

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
export function createLogger(config: Config, isTerminal: boolean): Logger {
  const isPretty = (config.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json')) === 'pretty';
  const prettyOptions = { translateTime: 'SYS:HH:MM:ss', singleLine: true };
  return pino({
    ...loggerOptions(collectSecrets(config)),
    level: config.LOG_LEVEL,
    ...(isPretty && { transport: { target: 'pino-pretty', options: prettyOptions } }),
  });
}
