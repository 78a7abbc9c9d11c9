import type { Logger } from 'pino';
import type { Card } from '#schema/card.ts';
import type { Backend, Order, Painting, Progress } from './backend.ts';
import { predictionId } from './cog/id.ts';
import { PACE, type Pace } from './cog/pace.ts';
import { Run } from './cog/run.ts';
import { notHere } from './cog/sentences.ts';
import { createSite, type Site } from './cog/site.ts';
import { predictionState } from './cog/wire.ts';
import { work } from './cog/work.ts';

export interface CogOptions {
  /** Where each model's container listens, by the model's name. Nothing else is ever contacted. */
  readonly containers: ReadonlyMap<string, string>;
  /**
   * Base of the address at which containers reach us; `/cog/<prediction>` is added. Their webhooks are unsigned, so its path
   * has to be unguessable. Without one, predictions are painted on held connections: see `cog/hold.ts`.
   */
  readonly callbackUrl?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** 0 ≤ r < 1. */
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn'>;
  readonly pace?: Partial<Pace>;
}

export interface Cog extends Backend {
  readonly name: 'cog';
  /**
   * A webhook of a container, for the prediction that its address names. Whether it is known: to answer 503 where it is not
   * makes the container try again, which is what a process wants that has just started and has not taken up its jobs yet.
   */
  callback(prediction: string, body: unknown): boolean;
  /** Whether a webhook for this prediction is waited for, or was. */
  knows(prediction: string): boolean;
}

/** A run that is worked on, or whose painting waits to be fetched by follow. */
interface Opened {
  readonly run: Run;
  readonly site: Site;
  readonly painting: Promise<Painting>;
}

/** How many finished predictions are remembered, so that a late webhook of theirs is taken and not sent again 12 times. */
const REMEMBERED = 1000;

/** Paints on Cog containers of the operator's own: `PUT /predictions/{id}`, results by webhook or on the held connection. */
export function createCog(options: CogOptions): Cog {
  const { containers, callbackUrl, fetch = globalThis.fetch, now, random, log } = options;
  const pace = { ...PACE, ...options.pace };
  const byAddress = new Map(
    Array.from(new Set(containers.values()), (base) => [base, createSite(base.replace(/\/+$/, ''), fetch, pace, log)]),
  );
  const runs = new Map<string, Opened>();
  const closed = new Set<string>();

  function siteOf(card: Card): Site {
    const site = byAddress.get(containers.get(card.model) ?? '');
    if (!site) throw notHere(card, [...containers.keys()]);
    return site;
  }

  function open(id: string, order: Order, reattach: boolean): Opened {
    for (const { run } of runs.values()) if (run.deadline < now()) close(run.id);
    const run = new Run(id, order.deadline);
    run.asked = reattach;
    const site = siteOf(order.card);
    const webhook = callbackUrl && `${callbackUrl.replace(/\/+$/, '')}/cog/${id}`;
    const plan = { order, run, site, webhook, signal: run.stop.signal, pace, now, random, log };
    const painting = work(plan, reattach, fetch);
    // It may fail between submit and follow, when nobody looks.
    painting.catch(() => {});
    const opened = { run, site, painting };
    runs.set(id, opened);
    return opened;
  }

  function close(id: string): void {
    runs.delete(id);
    closed.add(id);
    for (const oldest of closed) if (closed.size > REMEMBERED) closed.delete(oldest);
  }

  /** Ties the work on a run to a signal and a watcher, until its end: the job may be canceled between submit and follow. */
  function tie({ run, painting }: Opened, watch: (progress: Progress) => void, signal: AbortSignal): void {
    const stop = () => run.stop.abort(signal.reason);
    const loose = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    painting.then(loose, loose);
    if (signal.aborted) stop();
    run.watchedBy(watch);
  }

  return {
    name: 'cog',

    accepts: (card) => void siteOf(card),

    async submit(order, watch, signal) {
      signal.throwIfAborted();
      const prediction = predictionId(order.job);
      const opened = runs.get(prediction) ?? open(prediction, order, false);
      tie(opened, watch, signal);
      try {
        await Promise.race([opened.run.accepted, opened.painting]);
        return opened.run.ended ? { prediction, painting: await opened.painting } : { prediction };
      } catch (error) {
        close(prediction);
        throw error;
      }
    },

    async follow(prediction, order, watch, signal) {
      const opened = runs.get(prediction) ?? open(prediction, order, true);
      tie(opened, watch, signal);
      try {
        return await opened.painting;
      } finally {
        close(prediction);
      }
    },

    callback(prediction, body) {
      const opened = runs.get(prediction);
      if (!opened) return closed.has(prediction);
      const { data: state } = predictionState.safeParse(body);
      if (!state || (state.id ?? prediction) !== prediction) return false;
      opened.run.heard = true;
      opened.site.deaf = false;
      opened.run.hear(state);
      return true;
    },

    knows: (prediction) => runs.has(prediction) || closed.has(prediction),
  };
}
