import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { collectSecrets, redactSecrets } from '#schema/config/secrets.ts';
import { currentJobId } from '#services/jobs/log-context.ts';

/** What is never written, wherever it stands in a logged object. */
const REDACTED_PATHS = ['token', 'reply.token', 'headers.authorization', 'headers.Authorization', 'auth'];

/** The part of a Discord address with which anybody could answer in the bot's name, for 15 minutes. */
const INTERACTION_TOKEN_PATTERN = /(\/(?:webhooks|interactions)\/\d+\/)[^/?\s"]+/g;

/**
 * How everything is logged: under the id of the job at hand, errors with their causes, secrets left out. discord.js hangs address
 * and body of a request on its errors.
 * @param secrets are taken out of every line as well, wherever they stand
 */
export function loggerOptions(secrets: readonly string[]) {
  return {
    base: null,
    mixin: () => {
      const job = currentJobId();
      return job === undefined ? {} : { job };
    },
    redact: { paths: REDACTED_PATHS.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' },
    serializers: {
      err: (error: Error) => {
        const { requestBody: _, ...written } = { requestBody: undefined, ...pino.stdSerializers.errWithCause(error) };
        return written;
      },
    },
    hooks: {
      streamWrite: (line: string) => redactSecrets(line.replace(INTERACTION_TOKEN_PATTERN, '$1[secret]'), secrets),
    },
  } satisfies LoggerOptions;
}

/**
 * The log: lines of JSON, or readable ones for a person at a terminal.
 * @param isTerminal whether standard output is one
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
