import type { Logger } from 'pino';
import type { Model } from '#schema/model/model.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { type CogClient, createCogClient } from './client.ts';
import type { ContainerHealth } from './health.ts';
import { createStatusDetector } from './status-detector.ts';

/** What is known of a container, for the log, metrics and those who wait for it. */
export type ContainerState = ContainerHealth['kind'];

/** One configured container, and what is known about it. */
export interface CogContainer {
  readonly origin: string;
  readonly client: CogClient;
  /** Whether somebody is about to start a prediction on it, which its health does not show yet. */
  isClaimed: boolean;
  /** True while its webhooks do not arrive: it is not asked to call back. */
  hasNoWebhooks: boolean;
  /** When it was last asked to call back, in ms of the clock of `now`. */
  webhookRequestedAt: number | undefined;
  /** As of the last health check; `undefined` before the first one. */
  readonly state: ContainerState | undefined;
  /** Its generation, as far as is known. */
  readonly generation: 'python' | 'rust' | undefined;
  /** When its process started, by its own clock: another one after a restart. */
  readonly startedAt: number | undefined;
  /** Since when it has been in its state, in ms of the clock of `now`. */
  readonly since: number;
  /** Whether it went from starting to away: its setup failed, or it was stopped. */
  readonly exitedWhileStarting: boolean;
  /** Until when one of several is left alone, in ms of the clock of `now`. */
  readonly restsUntil: number;
  /** Checks its health. Rejects only when aborted. */
  checkHealth(signal: AbortSignal): Promise<ContainerHealth>;
  /**
   * Whether a running prediction can be read without the risk of starting it again: the Rust server looks for the id before it
   * validates the input, so that a PUT with an empty input gets 202 while the prediction runs and 422 otherwise. Determined
   * once, together with a comparison of the container's fields with the model's.
   */
  canReadStatus(model: Model, signal: AbortSignal): Promise<boolean>;
}

export function createContainer(
  baseUrl: string,
  {
    fetch,
    timeouts,
    redact,
    log,
    now,
  }: {
    readonly fetch: Fetch;
    readonly timeouts: CogTimeouts;
    /** Takes the operator's secrets out of what the container says. */
    readonly redact?: (text: string) => string;
    readonly log: Pick<Logger, 'warn' | 'info'>;
    readonly now: () => number;
  },
): CogContainer {
  const { origin } = new URL(baseUrl);
  const client = createCogClient(baseUrl, fetch, timeouts, redact);
  const canReadStatus = createStatusDetector(client, log);
  let state: ContainerState | undefined;
  let generation: CogContainer['generation'];
  let startedAt: number | undefined;
  let [since, exitedWhileStarting, restMs, restsUntil] = [now(), false, timeouts.minBackoffMs, 0];

  function record(health: ContainerHealth): void {
    if ('generation' in health) ({ generation, startedAt } = health);
    restMs = health.kind === 'unreachable' ? Math.min(restMs * 2, timeouts.maxRestMs) : timeouts.minBackoffMs;
    restsUntil = health.kind === 'unreachable' ? now() + restMs : 0;
    if (health.kind === state) return;
    if (isNews(state, health.kind)) logChange(health);
    exitedWhileStarting = health.kind === 'unreachable' && (state === 'starting' || state === 'setup-failed');
    [state, since] = [health.kind, now()];
  }

  function logChange(health: ContainerHealth): void {
    const setupLogs = 'setupLogs' in health && BROKEN_STATES.has(health.kind) ? health.setupLogs : undefined;
    log.info({ container: origin, was: state, is: health.kind, setupLogs }, 'The state of a Cog container has changed');
  }

  return {
    origin,
    client,
    isClaimed: false,
    hasNoWebhooks: false,
    webhookRequestedAt: undefined,
    get state() {
      return state;
    },
    get generation() {
      return generation;
    },
    get startedAt() {
      return startedAt;
    },
    get since() {
      return since;
    },
    get exitedWhileStarting() {
      return exitedWhileStarting;
    },
    get restsUntil() {
      return restsUntil;
    },
    async checkHealth(signal) {
      const health = await client.health(signal);
      record(health);
      return health;
    },
    canReadStatus,
  };
}

const BROKEN_STATES: ReadonlySet<ContainerState> = new Set(['setup-failed', 'defunct', 'unknown']);

/** That it paints, or is done, is none. */
function isNews(before: ContainerState | undefined, after: ContainerState): boolean {
  const isUp = (each: ContainerState | undefined) => each === 'free' || each === 'busy' || each === 'lost';
  return before === undefined ? !isUp(after) : isUp(before) !== isUp(after) || (!isUp(after) && before !== after);
}
