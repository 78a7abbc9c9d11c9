import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Config } from '#schema/config.ts';
import { secretsIn, withoutSecrets } from '#schema/secrets.ts';
import { jobAtHand } from '#services/job-at-hand.ts';

/** What is never written, wherever it stands in a logged object. */
const SECRETS = ['token', 'reply.token', 'headers.authorization', 'headers.Authorization', 'auth'];

/** The part of a Discord address with which anybody could answer in the bot's name, for 15 minutes. */
const INTERACTION_TOKEN = /(\/(?:webhooks|interactions)\/\d+\/)[^/?\s"]+/g;

/**
 * How everything is logged: under the id of the job at hand, errors with their causes, secrets left out. discord.js hangs address
 * and body of a request on its errors.
 * @param secrets are taken out of every line as well, wherever they stand
 */
export function logOptions(secrets: readonly string[]) {
  return {
    base: null,
    mixin: () => {
      const job = jobAtHand();
      return job === undefined ? {} : { job };
    },
    redact: { paths: SECRETS.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' },
    serializers: {
      err: (error: Error) => {
        const { requestBody: _, ...written } = { requestBody: undefined, ...pino.stdSerializers.errWithCause(error) };
        return written;
      },
    },
    hooks: {
      streamWrite: (line: string) => withoutSecrets(line.replace(INTERACTION_TOKEN, '$1[secret]'), secrets),
    },
  } satisfies LoggerOptions;
}

/**
 * The log: lines of JSON, or readable ones for a person at a terminal.
 * @param isTerminal whether standard output is one
 */
export function createLog(config: Config, isTerminal: boolean): Logger {
  const pretty = (config.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json')) === 'pretty';
  const options = { translateTime: 'SYS:HH:MM:ss', singleLine: true };
  return pino({
    ...logOptions(secretsIn(config)),
    level: config.LOG_LEVEL,
    ...(pretty && { transport: { target: 'pino-pretty', options } }),
  });
}
