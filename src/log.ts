import pino, { type Logger } from 'pino';
import type { Config } from '#schema/config.ts';

const SECRETS = ['token', 'reply.token', 'headers.authorization', 'headers.Authorization', 'auth'];

/** What is never written, wherever it stands in a logged object. */
export const LOG_REDACTION = { paths: SECRETS.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' };

/**
 * The log: lines of JSON, or readable ones for a person at a terminal.
 * @param isTerminal whether standard output is one
 */
export function createLog(config: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>, isTerminal: boolean): Logger {
  const pretty = (config.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json')) === 'pretty';
  return pino({
    level: config.LOG_LEVEL,
    base: null,
    redact: LOG_REDACTION,
    ...(pretty && {
      transport: {
        target: 'pino-pretty',
        options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true },
      },
    }),
  });
}
