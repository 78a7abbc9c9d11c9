import type { Logger } from 'pino';
import type { Card } from '#schema/card.ts';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Backend, Order, Painting, Progress } from './backends/backend.ts';
import type { Ledger } from './ledger.ts';
import { type FreshLink, sourceReader } from './sources.ts';

export interface PainterOptions {
  readonly backend: Backend;
  readonly ledger: Ledger;
  readonly log: Logger;
  readonly discordOrigin: string | undefined;
  readonly freshLink: FreshLink;
  /** Ms that a job may take from its turn to its pictures. */
  readonly budget: number;
  readonly now: () => number;
}

/** A job in the state it has come to, and what came of it. */
export interface Painted {
  readonly job: Job;
  readonly painting: Painting;
}

/**
 * Makes what paints one job: each state is written down before the step that follows it, and a job that was begun before a
 * restart is followed, not begun again.
 */
export function createPainter({ backend, ledger, log, discordOrigin, freshLink, budget, now }: PainterOptions) {
  const orderFor = (job: Job, card: Card, read: Order['read']): Omit<Order, 'attempting'> => ({
    job: job.id,
    card,
    version: job.recipe.version,
    input: job.recipe.input,
    deadline: now() + budget,
    attemptedAt: job.state.is === 'accepted' ? job.state.attemptedAt : undefined,
    attemptedLast: job.state.is === 'accepted' ? job.state.attemptedLast : undefined,
    taken: async (prediction) => {
      const owner = await ledger.ownerOf(prediction);
      return owner !== undefined && owner !== job.id;
    },
    read,
  });

  const begin = async (
    job: Job,
    unbegun: Omit<Order, 'attempting'>,
    watch: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Painted> => {
    let submitted: Job | undefined;
    let first = unbegun.attemptedAt;
    const attempting = async () => {
      // A prediction that the platform failed to run is begun once more, under the state that the job has come to.
      if (submitted) return;
      const at = now();
      first ??= at;
      await ledger.advance(job, { is: 'accepted', attemptedAt: first, attemptedLast: at });
    };
    const order = { ...unbegun, attempting };
    const { prediction, painting } = await backend.submit(order, watch, signal);
    submitted = await ledger.advance(job, { is: 'submitted', prediction });
    log.info({ prediction }, 'submitted');
    return { job: submitted, painting: painting ?? (await backend.follow(prediction, order, watch, signal)) };
  };

  return {
    /** Reads the pictures that a job starts from, so that a bad one is refused before it waits for its turn. */
    prepare: async (job: Job, card: Card, signal: AbortSignal): Promise<Order['read']> => {
      const read = sourceReader(discordOrigin, freshLink);
      if (job.state.is !== 'accepted') return read;
      const values = [...card.fields.values()].map(({ type, name }) =>
        type.startsWith('picture') ? job.recipe.input[name] : undefined,
      );
      for (const url of values.flat()) if (typeof url === 'string') await read(url, signal);
      return read;
    },

    /** Cancels a prediction that an earlier process left running. Never rejects. */
    giveUp: async (job: Job, card: Card): Promise<void> => {
      if (job.state.is !== 'submitted') return;
      const order = { ...orderFor(job, card, sourceReader(discordOrigin, freshLink)), attempting: async () => {} };
      const given = new AbortController();
      given.abort();
      await backend.follow(job.state.prediction, order, () => {}, given.signal).catch(() => {});
    },

    /** Paints within the budget. Rejects with the signal's reason when aborted; @throws Refusal or a fault. */
    paint: async (
      job: Job,
      card: Card,
      read: Order['read'],
      watch: (progress: Progress) => void,
      signal: AbortSignal,
    ): Promise<Painted> => {
      const late = new AbortController();
      const reason = new Refusal(
        `This took longer than ${Math.round(budget / 60_000)} minutes, so I gave it up. Please try again.`,
      );
      const timer = setTimeout(() => late.abort(reason), budget);
      const both = AbortSignal.any([signal, late.signal]);
      const order = orderFor(job, card, read);
      try {
        if (job.state.is === 'accepted') return await begin(job, order, watch, both);
        if (job.state.is !== 'submitted' && job.state.is !== 'painted')
          throw new Error(`a job that is ${job.state.is} is over`);
        const begun = { ...order, attempting: async () => {} };
        return { job, painting: await backend.follow(job.state.prediction, begun, watch, both) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
