import type { Logger } from 'pino';
import { type Draft, settle } from '#schema/draft.ts';
import type { Person, Place, ReplyTo } from '#schema/interaction.ts';
import { type Job, pictureCount } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { type AdmissionRules, admit } from './admission.ts';
import type { Audience } from './audience.ts';
import { HANDOVER } from './backends/backend.ts';
import type { Catalogue } from './catalogue.ts';
import { createPainter, type PainterOptions } from './painter.ts';
import { progressView } from './progress.ts';
import { CANCELED, runningJobs } from './running.ts';
import type { Reservation } from './spending.ts';

/** Who asks for a picture, where, and where the answer goes. */
export interface Request {
  readonly person: Person;
  readonly place: Place;
  readonly reply: ReplyTo;
  readonly private: boolean;
}

export interface Generator {
  /** Refuses what can be refused from memory, before the first acknowledgement. @throws Refusal */
  admit(draft: Draft, request: Request): void;
  /** Paints a draft and sees it to its end; whatever happens is told to the audience. Resolves when it is over. */
  paint(draft: Draft, request: Request): Promise<void>;
  /** Ends a job that runs here, at once. @throws Refusal where there is none, or it is another person's. */
  cancel(id: string, by: Person, mayManage: boolean): void;
  /** Takes up the jobs that an earlier process left; resolves when they are over. */
  resume(): Promise<void>;
  /** Hands over what runs and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export interface GeneratorOptions extends PainterOptions {
  readonly rules: AdmissionRules;
  readonly catalogue: Catalogue;
  readonly audience: Audience;
  readonly log: Logger;
  /** In [0, 1). */
  readonly random: () => number;
}

/** A job that an earlier process left longer ago than this cannot be finished: Replicate keeps nothing longer (ms). */
const TOO_OLD = 60 * 60 * 1000;

export function createGenerator(options: GeneratorOptions): Generator {
  const { rules, backend, catalogue, ledger, audience, log, now } = options;
  const running = runningJobs();
  const painter = createPainter(options);

  const paintInTurn = async (job: Job, signal: AbortSignal) => {
    const card = catalogue.get(job.recipe.model);
    const read = await painter.prepare(job, card, signal);
    const lane = { user: job.person.id, guild: job.guild };
    const told = (waiting: { place: number; seconds: number }) => audience.show(job, { is: 'waiting', ...waiting });
    return rules.queue.run(lane, told, signal, async () => {
      using watch = progressView((view) => audience.show(job, view), now);
      const begun = now();
      const painted = await painter.paint(job, card, read, watch, signal);
      signal.throwIfAborted();
      return { ...painted, seconds: painted.painting.seconds ?? (now() - begun) / 1000 };
    });
  };

  const finish = async (accepted: Job, reservation: Reservation | undefined, signal: AbortSignal) => {
    let job = accepted;
    try {
      if (now() - job.at > TOO_OLD)
        throw new Refusal('Lorikeet was away for too long to finish this. Please ask again.');
      const painted = await paintInTurn(job, signal);
      const { painting, seconds } = painted;
      const pictures = painting.pictures.length;
      job = painted.job;
      running.seal(job.id);
      await reservation?.settle(pictures);
      if (job.state.is === 'submitted') job = await ledger.advance(job, { ...job.state, is: 'painted' });
      await audience.deliver(job, painting, seconds);
      job = await ledger.advance(job, { is: 'delivered', pictures, seconds, sketch: painting.sketch });
      log.info({ job: job.id, model: job.recipe.model, pictures, seconds }, 'delivered');
    } catch (error) {
      if (signal.reason === HANDOVER) return;
      await reservation
        ?.settle(0)
        .catch((cause) => log.error({ job: job.id, err: cause }, 'spending could not be written'));
      await end(job, signal.reason === CANCELED ? CANCELED : error);
    }
  };

  const end = async (job: Job, why: unknown) => {
    try {
      if (why === CANCELED) {
        await ledger.advance(job, { is: 'canceled' });
        log.info({ job: job.id }, 'canceled');
      } else if (why instanceof Refusal) {
        log.info({ job: job.id, reason: why.message, err: why.cause }, 'refused');
        await audience.refuse(job, why);
        await ledger.advance(job, { is: 'refused', reason: why.message });
      } else {
        log.error({ job: job.id, err: why }, 'failed');
        await audience.fail(job);
        await ledger.advance(job, { is: 'failed', reason: why instanceof Error ? why.message : String(why) });
      }
    } catch (error) {
      log.error({ job: job.id, err: error }, 'the end of a job could not be written');
    }
  };

  const countOf = (draft: Draft) =>
    pictureCount(catalogue.get(draft.model).roles.get('num_outputs')?.name, draft.input);

  return {
    admit: (draft, { person, place }) => {
      backend.accepts(catalogue.get(draft.model));
      admit(rules, person, place, countOf(draft));
    },

    paint: async (draft, request) => {
      const recipe = settle(draft, catalogue.get(draft.model), options.random);
      const { person, place, reply } = request;
      const job: Job = {
        id: reply.id,
        recipe,
        person,
        guild: place.guild,
        channel: place.channel,
        private: request.private,
        sizeLimit: place.sizeLimit,
        reply,
        at: now(),
        state: { is: 'accepted' },
      };
      const reservation = rules.spending.reserve(countOf(draft));
      await running.run(job, async (signal) => {
        try {
          await reservation.saved;
          await ledger.accept(job);
        } catch (error) {
          return end(job, error);
        }
        await finish(job, reservation, signal);
      });
    },

    cancel: (id, by, mayManage) => void audience.cancel(running.cancel(id, by, mayManage)),

    resume: async () => {
      const jobs = await ledger.unfinished();
      if (jobs.length) log.info({ jobs: jobs.length }, 'taking up what an earlier run left');
      await Promise.all(jobs.map((job) => running.run(job, (signal) => finish(job, undefined, signal))));
    },

    stop: () => running.handOver(),
  };
}
