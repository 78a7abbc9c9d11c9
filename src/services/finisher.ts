import type { Logger } from 'pino';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Admission } from './admission.ts';
import type { Audience, Delivery, Progressing } from './audience.ts';
import { HANDOVER, type Painting } from './backends/backend.ts';
import type { Catalogue } from './catalogue.ts';
import type { Kept } from './kept.ts';
import { createPainter, type PainterOptions } from './painter.ts';
import { progressView } from './progress.ts';
import type { Place as QueuePlace } from './queue.ts';
import { CANCELED, type RunningJobs } from './running.ts';

export interface FinisherOptions extends PainterOptions {
  readonly catalogue: Catalogue;
  readonly kept: Kept;
  readonly log: Logger;
}

/** What a job holds; one that an earlier process admitted has its pictures counted already. */
export type Held = Pick<Admission, 'place'> &
  Partial<Admission> & {
    /** Called when it is painted, before it is delivered. */
    readonly painted?: (job: Job, painting: Painting) => Promise<void>;
  };

/** Sees jobs that were admitted to their end. */
export interface Finisher {
  /** From whatever state the job is in. Never rejects; a job that is handed over stays as the ledger has it. */
  finish(job: Job, held: Held, signal: AbortSignal): Promise<void>;
  /** Writes and tells why a job came to nothing. */
  end(job: Job, why: unknown, signal: AbortSignal): Promise<void>;
  /** For a count of pictures that could not be written; it is right in memory. */
  unwritten(job: Job): (cause: unknown) => void;
}

/** A job in the state it has come to, with what it came to; `seconds` is never missing. */
interface Ready {
  readonly job: Job;
  readonly painting: Painting;
  readonly seconds: number;
}

/** A job that an earlier process left longer ago than this cannot be finished: Replicate keeps nothing longer (ms). */
const TOO_OLD = 60 * 60 * 1000;

export function createFinisher(
  options: FinisherOptions,
  running: Pick<RunningJobs, 'seal' | 'drop'>,
  audienceOf: (job: Job) => Audience,
): Finisher {
  const { catalogue, ledger, kept, log, now } = options;
  const painter = createPainter(options);

  const paintInTurn = async (job: Job, place: QueuePlace, signal: AbortSignal): Promise<Ready> => {
    if (now() - job.at > TOO_OLD) throw new Refusal('Lorikeet was away for too long to finish this. Please ask again.');
    const card = catalogue.get(job.recipe.model);
    const read = await painter.prepare(job, card, signal);
    const show = (view: Progressing) => audienceOf(job).show(job, view, () => running.drop(job.id));
    return place.run(
      (waiting) => show({ is: 'waiting', ...waiting }),
      signal,
      async () => {
        using watch = progressView(show, now);
        const begun = now();
        const painted = await painter.paint(job, card, read, watch, signal);
        signal.throwIfAborted();
        return { ...painted, seconds: painted.painting.seconds ?? (now() - begun) / 1000 };
      },
    );
  };

  /** What an earlier process painted and kept; it takes no turn and costs nothing. */
  const recall = async (job: Job): Promise<Ready | undefined> => {
    const painting = job.state.is === 'painted' ? await kept.get(job.id) : undefined;
    return painting && { job, painting, seconds: painting.seconds ?? 0 };
  };

  const bring = async ({ job: ready, painting, seconds }: Ready, painted: Held['painted'], signal: AbortSignal) => {
    let job = ready;
    if (job.state.is === 'submitted') {
      await kept.put(job.id, { ...painting, seconds });
      await painted?.(job, painting);
      job = await ledger.advance(job, { ...job.state, is: 'painted' });
    }
    if (job.state.is !== 'painted') throw new Error(`a job that is ${job.state.is} has nothing to bring`);
    const result = { pictures: painting.pictures.length, seconds, sketch: painting.sketch };
    const delivery = await audienceOf(job)
      .deliver(job, painting, seconds, signal)
      .catch(async (error): Promise<Delivery> => {
        signal.throwIfAborted();
        log.error({ job: job.id, err: error }, 'delivery failed');
        await audienceOf(job).fail(job, signal);
        return { is: 'kept', reason: 'fault' };
      });
    const { sending: _, ...rest } = job;
    if (delivery.is === 'kept') {
      const { prediction } = job.state;
      await ledger.advance(rest, { is: 'kept', prediction, ...result, reason: delivery.reason });
      log.warn({ job: job.id, reason: delivery.reason }, 'could not be delivered; the pictures wait in /show');
      return;
    }
    await ledger.advance({ ...rest, message: delivery.message }, { is: 'delivered', ...result });
    const { by } = delivery;
    log.info({ job: job.id, model: job.recipe.model, pictures: result.pictures, seconds, by }, 'delivered');
    await kept.drop(job.id);
  };

  /** Written before the person is told, so that a restart in the middle tells them, and paints nothing. */
  const tell = async (job: Job, why: unknown, signal: AbortSignal) => {
    const refused = why instanceof Refusal;
    const reason = why instanceof Error ? why.message : String(why);
    if (refused) log.info({ job: job.id, reason, err: why.cause }, 'refused');
    else log.error({ job: job.id, err: why }, 'failed');
    const ending = { is: refused ? ('refused' as const) : ('failed' as const), reason };
    await ledger.note(job, { ending });
    await (refused ? audienceOf(job).refuse(job, why, signal) : audienceOf(job).fail(job, signal));
    await ledger.advance(job, ending);
    await kept.drop(job.id);
  };

  const end = async (job: Job, why: unknown, signal: AbortSignal) => {
    try {
      if (why === CANCELED) {
        await ledger.advance(job, { is: 'canceled' });
        log.info({ job: job.id }, 'canceled');
        return;
      }
      running.seal(job.id);
      await tell(job, why, signal);
    } catch (error) {
      if (signal.reason !== HANDOVER) log.error({ job: job.id, err: error }, 'the end of a job could not be written');
    }
  };

  const unwritten = (job: Job) => (cause: unknown) =>
    log.warn({ job: job.id, err: cause }, 'spending could not be written');

  return {
    end,
    unwritten,
    finish: async (accepted, { place, reservation, painted }, signal) => {
      let job = accepted;
      const { ending } = job;
      if (ending) {
        place.leave();
        if (ending.is !== 'canceled')
          return end(job, ending.is === 'refused' ? new Refusal(ending.reason) : new Error(ending.reason), signal);
        const card = catalogue.cards.find(({ model }) => model === job.recipe.model);
        if (card) await painter.giveUp(job, card);
        await audienceOf(job).cancel(job);
        return end(job, CANCELED, signal);
      }
      try {
        const recalled = await recall(job);
        if (recalled) place.leave();
        const ready = recalled ?? (await paintInTurn(job, place, signal));
        job = ready.job;
        running.seal(job.id);
        // Painted is painted: nothing that is only counted may cost the pictures.
        await reservation?.settle(ready.painting.pictures.length).catch(unwritten(job));
        await bring(ready, painted, signal);
      } catch (error) {
        place.leave();
        if (signal.reason === HANDOVER) return;
        await reservation?.settle(0).catch(unwritten(job));
        await end(job, signal.reason === CANCELED ? CANCELED : error, signal);
      }
    },
  };
}
