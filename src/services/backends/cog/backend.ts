import type { Logger } from 'pino';
import { redactSecrets } from '#schema/config/secrets.ts';
import type { Model } from '#schema/model/model.ts';
import type { Backend, GenerationResult, PredictionRequest, Progress } from '#services/backends/backend.ts';
import { secretTexts } from '#services/backends/model-secrets.ts';
import { createCondition } from './condition.ts';
import { type CogContainer, type ContainerState, createContainer } from './container/container.ts';
import { type ContainerPool, createPool } from './container/pool.ts';
import { predictionResponse } from './container/schemas.ts';
import { cogError } from './failure-messages.ts';
import { predictionIdFor } from './prediction-id.ts';
import { PredictionRun } from './run/prediction-run.ts';
import { type EarlierProcess, runToCompletion } from './run/run-to-completion.ts';
import { type CogTimeouts, DEFAULT_TIMEOUTS } from './timeouts.ts';

export interface CogOptions {
  /** The URLs of each model's containers, by the model's name. */
  readonly containerUrls: ReadonlyMap<string, readonly string[]>;
  /** Beside the containers' own, the origins that pictures may be on. No other host is ever contacted. */
  readonly outputOrigins?: ReadonlySet<string>;
  /**
   * Base URL of the containers' webhooks, to which `/cog/<prediction>` is added. The webhooks are unsigned, so its path must be
   * unguessable. What it is used for depends on the container: see `run/webhooks/webhook-mode.ts`.
   */
  readonly callbackUrl?: string | undefined;
  /** Secrets by the field of a model that wants one. */
  readonly modelSecrets?: ReadonlyMap<string, string> | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  readonly timeouts?: Partial<CogTimeouts>;
}

export interface CogBackend extends Backend {
  readonly name: 'cog';
  /**
   * Handles a container's webhook for the prediction that its URL names.
   * @returns whether the prediction is known. Where not, respond with 503: then the container retries, which gives a process
   * that has just started the time to resume its jobs.
   */
  callback(predictionId: string, body: unknown): boolean;
  /** Whether this process follows the prediction, or did. */
  knows(predictionId: string): boolean;
  /** Asks all containers how they are, by their origin. */
  readContainerStates(): Promise<ReadonlyMap<string, ContainerState>>;
}

/** A run that is in progress, or whose result waits for `follow`. */
interface ActiveRun {
  readonly run: PredictionRun;
  readonly result: Promise<GenerationResult>;
}

/** How many finished predictions are remembered, so that their late webhooks are accepted instead of retried 12 times. */
const MAX_CLOSED_IDS = 1000;

/** The `Backend` for Cog containers: `PUT /predictions/{id}`, and the result by webhook or on the held connection. */
export function createCogBackend(options: CogOptions): CogBackend {
  const { containerUrls, callbackUrl, fetch = globalThis.fetch, now, random, log } = options;
  const outputAccess = { fetch, outputOrigins: options.outputOrigins ?? new Set<string>() };
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const modelSecrets = options.modelSecrets ?? new Map<string, string>();
  const redact = (text: string) => redactSecrets(text, secretTexts(modelSecrets));
  const runEnded = createCondition();
  const containersByUrl = new Map<string, CogContainer>();
  const containerAt = (url: string) => {
    const container = containersByUrl.get(url) ?? createContainer(url, { fetch, timeouts, redact, log, now });
    containersByUrl.set(url, container);
    return container;
  };
  const pools = new Map(
    Array.from(containerUrls, ([name, urls]) => [
      name,
      createPool(
        urls.map((url) => containerAt(url.replace(/\/+$/, ''))),
        runEnded,
      ),
    ]),
  );
  const activeRuns = new Map<string, ActiveRun>();
  const closedIds = new Set<string>();

  function poolFor(model: Model): ContainerPool {
    const pool = pools.get(model.name);
    if (!pool) throw cogError('no-container', model.name, [...containerUrls.keys()].join(', '));
    return pool;
  }

  function openRun(id: string, request: PredictionRequest, earlier: EarlierProcess): ActiveRun {
    for (const { run } of activeRuns.values()) if (run.deadline < now()) closeRun(run.id);
    const run = new PredictionRun(id, request.deadline);
    const pool = poolFor(request.model);
    const webhookUrl = callbackUrl && `${callbackUrl.replace(/\/+$/, '')}/cog/${id}`;
    const task = {
      request,
      run,
      pool,
      webhookUrl,
      signal: run.abortController.signal,
      timeouts,
      now,
      random,
      log,
    };
    const result = runToCompletion(task, modelSecrets, earlier, outputAccess);
    // It may fail between submit and follow, when nobody handles it.
    result.catch(() => {});
    const active = { run, result };
    activeRuns.set(id, active);
    return active;
  }

  function closeRun(id: string): void {
    activeRuns.delete(id);
    closedIds.add(id);
    for (const oldest of closedIds) if (closedIds.size > MAX_CLOSED_IDS) closedIds.delete(oldest);
  }

  /** Lets a signal abort the run until its end, and reports its progress: the job may be canceled between submit and follow. */
  function attach({ run, result }: ActiveRun, onProgress: (progress: Progress) => void, signal: AbortSignal): void {
    const abort = () => run.abortController.abort(signal.reason);
    const detach = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    result.then(detach, detach);
    if (signal.aborted) abort();
    run.setOnProgress(onProgress);
  }

  return {
    name: 'cog',
    keepsResults: false,

    assertSupported: (model) => void poolFor(model),

    async submit(request, onProgress, signal) {
      signal.throwIfAborted();
      const predictionId = predictionIdFor(request.jobId);
      // Stored, so that the next process looks for the prediction before it starts another one.
      await request.beforeCreate();
      signal.throwIfAborted();
      const earlier = { mayBeRunning: request.attemptedAt !== undefined, wasAccepted: false };
      const active = activeRuns.get(predictionId) ?? openRun(predictionId, request, earlier);
      attach(active, onProgress, signal);
      try {
        await Promise.race([active.run.accepted, active.result]);
        return active.run.finalResponse ? { predictionId, result: await active.result } : { predictionId };
      } catch (error) {
        closeRun(predictionId);
        throw error;
      }
    },

    async follow(predictionId, request, onProgress, signal) {
      const active =
        activeRuns.get(predictionId) ?? openRun(predictionId, request, { mayBeRunning: true, wasAccepted: true });
      attach(active, onProgress, signal);
      try {
        return await active.result;
      } finally {
        closeRun(predictionId);
      }
    },

    callback(predictionId, body) {
      const active = activeRuns.get(predictionId);
      if (!active) return closedIds.has(predictionId);
      const { data: response } = predictionResponse.safeParse(body);
      if (!response || (response.id ?? predictionId) !== predictionId) return false;
      active.run.webhookReceived = true;
      // With several containers, it may be another one's: then it is noticed again that ours is not heard of.
      for (const container of active.run.containers) container.hasNoWebhooks = false;
      const { logs, error } = response;
      active.run.applyResponse({ ...response, logs: redact(logs), error: error && redact(error) });
      return true;
    },

    async readContainerStates() {
      const signal = AbortSignal.timeout(timeouts.healthTimeoutMs);
      const states = Array.from(containersByUrl.values(), async (container) => {
        const health = await container.checkHealth(signal).catch(() => ({ kind: 'lost' as const }));
        return [container.origin, health.kind] as const;
      });
      return new Map(await Promise.all(states));
    },

    knows: (predictionId) => activeRuns.has(predictionId) || closedIds.has(predictionId),
  };
}
