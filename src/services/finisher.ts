import type { Logger } from 'pino';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Admission } from './admission.ts';
import type { Audience } from './audience.ts';
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
export type Held = Pick<Admission, 'place'> & Partial<Admission>;

/** Sees jobs that were admitted to their end. */
export interface Finisher {
  /** From whatever state the job is in. Never rejects; a job that is handed over stays as the ledger has it. */
  finish(job: Job, held: Held, signal: AbortSignal): Promise<void>;
  /** Writes and tells why a job came to nothing. */
  end(job: Job, why: unknown): Promise<void>;
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
  running: Pick<RunningJobs, 'seal'>,
  audienceOf: (job: Job) => Audience,
): Finisher {
  const { catalogue, ledger, kept, log, now } = options;
  const painter = createPainter(options);

  const paintInTurn = async (job: Job, place: QueuePlace, signal: AbortSignal): Promise<Ready> => {
    if (now() - job.at > TOO_OLD) throw new Refusal('Lorikeet was away for too long to finish this. Please ask again.');
    const card = catalogue.get(job.recipe.model);
    const read = await painter.prepare(job, card, signal);
    const told = (waiting: { place: number; seconds: number }) =>
      audienceOf(job).show(job, { is: 'waiting', ...waiting });
    return place.run(told, signal, async () => {
      using watch = progressView((view) => audienceOf(job).show(job, view), now);
      const begun = now();
      const painted = await painter.paint(job, card, read, watch, signal);
      signal.throwIfAborted();
      return { ...painted, seconds: painted.painting.seconds ?? (now() - begun) / 1000 };
    });
  };

  /** What an earlier process painted and kept; it takes no turn and costs nothing. */
  const recall = async (job: Job): Promise<Ready | undefined> => {
    const painting = job.state.is === 'painted' ? await kept.get(job.id) : undefined;
    return painting && { job, painting, seconds: painting.seconds ?? 0 };
  };

  const bring = async ({ job: painted, painting, seconds }: Ready) => {
    let job = painted;
    const pictures = painting.pictures.length;
    if (job.state.is === 'submitted') {
      await kept.put(job.id, { ...painting, seconds });
      job = await ledger.advance(job, { ...job.state, is: 'painted' });
    }
    const message = await audienceOf(job).deliver(job, painting, seconds);
    job = await ledger.advance({ ...job, message }, { is: 'delivered', pictures, seconds, sketch: painting.sketch });
    log.info({ job: job.id, model: job.recipe.model, pictures, seconds }, 'delivered');
    await kept.drop(job.id);
  };

  const end = async (job: Job, why: unknown) => {
    try {
      if (why === CANCELED) {
        await ledger.advance(job, { is: 'canceled' });
        log.info({ job: job.id }, 'canceled');
      } else if (why instanceof Refusal) {
        log.info({ job: job.id, reason: why.message, err: why.cause }, 'refused');
        await audienceOf(job).refuse(job, why);
        await ledger.advance(job, { is: 'refused', reason: why.message });
      } else {
        log.error({ job: job.id, err: why }, 'failed');
        await audienceOf(job).fail(job);
        await ledger.advance(job, { is: 'failed', reason: why instanceof Error ? why.message : String(why) });
      }
    } catch (error) {
      log.error({ job: job.id, err: error }, 'the end of a job could not be written');
    }
  };

  const unwritten = (job: Job) => (cause: unknown) =>
    log.warn({ job: job.id, err: cause }, 'spending could not be written');

  return {
    end,
    unwritten,
    finish: async (accepted, { place, reservation }, signal) => {
      let job = accepted;
      try {
        const recalled = await recall(job);
        if (recalled) place.leave();
        const ready = recalled ?? (await paintInTurn(job, place, signal));
        job = ready.job;
        running.seal(job.id);
        // Painted is painted: nothing that is only counted may cost the pictures.
        await reservation?.settle(ready.painting.pictures.length).catch(unwritten(job));
        await bring(ready);
      } catch (error) {
        place.leave();
        if (signal.reason === HANDOVER) return;
        await reservation?.settle(0).catch(unwritten(job));
        await end(job, signal.reason === CANCELED ? CANCELED : error);
      }
    },
  };
}
