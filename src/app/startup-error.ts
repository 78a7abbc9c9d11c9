import { relative, resolve } from 'node:path';
import { ConfigError } from '#schema/config/environment.ts';
import type { Environment } from '#schema/config/renamed-variables.ts';

/** What Node says of a failed call to the system. */
type SystemError = Error & Partial<Record<'code' | 'syscall' | 'port' | 'address' | 'hostname' | 'path', unknown>>;

/** What a person at a terminal reads if Lorikeet cannot start: what to fix, without a stack where that is known. */
export function startupErrorText(error: unknown, env: Environment): string {
  // What was opened already could not be closed either, such as on a full disk: the first error says why.
  if (error instanceof SuppressedError) return startupErrorText(error.suppressed, env);
  if (error instanceof ConfigError) return error.message;
  const lines = error instanceof Error ? describeSystemError(error, env) : undefined;
  if (lines) return `Lorikeet cannot start: ${lines.join('\n  - ')}`;
  return `Lorikeet cannot start: ${error instanceof Error ? error.stack : error}`;
}

/** What is wrong, then what to do. */
function describeSystemError(error: SystemError, env: Environment): readonly [string, string] | undefined {
  const { code, syscall, path } = error;
  if (code === 'EADDRINUSE' || (code === 'EACCES' && syscall === 'listen')) return describePort(code, error, env);
  const host = code === 'EADDRNOTAVAIL' ? error.address : error.hostname;
  if (typeof host === 'string' && (syscall === 'listen' || [env.HOST, env.METRICS_HOST].includes(host))) {
    const variable = host === env.METRICS_HOST && host !== env.HOST ? 'METRICS_HOST' : 'HOST';
    return [
      `${host} is no address of this machine.`,
      `Correct ${variable}: 127.0.0.1 is this machine alone, 0.0.0.0 every network.`,
    ];
  }
  if (typeof path !== 'string' || typeof syscall !== 'string') return undefined;
  return [
    `${path} cannot be used (${error.message}).`,
    `Check that the folder exists and may be written to, and that the disk is not full. ${variableOfPath(path, env)} says where it is.`,
  ];
}

/** The variable that an operator changes to have something elsewhere than at `path`. */
function variableOfPath(path: string, env: Environment): string {
  const isWithin = (folder: string | undefined) =>
    folder?.trim() && !relative(resolve(folder.trim()), resolve(path)).startsWith('..');
  return ['MODELS_DIR', 'UNDELIVERED_DIR'].find((name) => isWithin(env[name])) ?? 'STORE_URL';
}

function describePort(code: unknown, { port }: SystemError, env: Environment): readonly [string, string] {
  const isOfMetrics = env.METRICS_PORT?.trim() === String(port);
  const variable = isOfMetrics ? 'METRICS_PORT' : 'PORT';
  if (code === 'EACCES') return [`this user may not open port ${port}.`, `Choose one from 1024 on with ${variable}.`];
  const advice = `choose another port with ${variable}=${(typeof port === 'number' ? port : 8080) + 1}.`;
  if (isOfMetrics && env.PORT?.trim() === String(port))
    return [`PORT and METRICS_PORT are both ${port}.`, `${advice.charAt(0).toUpperCase()}${advice.slice(1)}`];
  return [`another program uses port ${port ?? 'that it needs'}.`, `Stop that program, or ${advice}`];
}
