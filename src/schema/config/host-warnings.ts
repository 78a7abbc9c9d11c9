import type { Config } from './environment.ts';
import type { Environment } from './renamed-variables.ts';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Whether only this machine reaches what listens there. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK_HOSTS.has(host);

/** What the log says if the default of HOST keeps containers from calling back. A HOST that is set is taken as meant. */
export function hostWarnings(env: Environment, { HOST, COG_CALLBACK_URL: callbackUrl }: Config): string[] {
  if (env.HOST?.trim() || callbackUrl === undefined || isLoopbackHost(new URL(callbackUrl).hostname)) return [];
  return [
    `COG_CALLBACK_URL names ${new URL(callbackUrl).host}, but HOST is ${HOST}: set HOST=0.0.0.0, or HOST=${HOST} if a proxy on this machine passes webhooks on`,
  ];
}
