import type { Config } from './environment.ts';
import type { Environment } from './renamed-variables.ts';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What the log says if the default of HOST keeps containers from calling back. A HOST that is set is taken as meant. */
export function hostWarnings(env: Environment, config: Config): string[] {
  const { HOST, COG_CALLBACK_URL: callbackUrl, DISCORD_TOKEN: token } = config;
  if (callbackUrl === undefined || LOOPBACK_HOSTS.has(new URL(callbackUrl).hostname)) return [];
  if (!token) {
    return [
      `COG_CALLBACK_URL names ${new URL(callbackUrl).host}, but the playground can be reached from this machine only: a container elsewhere cannot call back, and shows no progress`,
    ];
  }
  if (env.HOST?.trim()) return [];
  return [
    `COG_CALLBACK_URL names ${new URL(callbackUrl).host}, but HOST is ${HOST}: set HOST=0.0.0.0, or HOST=${HOST} if a proxy on this machine passes webhooks on`,
  ];
}
