import type { Logger } from 'pino';
import { type Draft, settle } from '#schema/draft.ts';
import type { Person, Place, ReplyTo } from '#schema/interaction.ts';
import { type Job, pictureCount } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { type Admission, type AdmissionRules, admit } from './admission.ts';
import type { Audience } from './audience.ts';
import { HANDOVER } from './backends/backend.ts';
import type { Catalogue } from './catalogue.ts';
import type { Looks } from './looks.ts';
import { createPainter, type PainterOptions } from './painter.ts';
import { progressView } from './progress.ts';
import type { Place as QueuePlace } from './queue.ts';
import { CANCELED, runningJobs } from './running.ts';
import type { Usage } from './usage.ts';

/** Who asks for a picture, where, and where the answer goes. */
export interface Request {
  readonly person: Person;
  readonly place: Place;
  readonly reply: ReplyTo;
  readonly private: boolean;
  /** Which of several jobs of one interaction it is, from 0: each has an id of its own. */
  readonly part?: number;
  /** Who is told instead of everybody's audience. A restart forgets it. */
  readonly audience?: Audience;
}

export interface Generator {
  /**
   * The one door for whatever paints. Admits the draft at once and from memory, then calls `acknowledge`, then sees the job to
   * its end, which the audience is told. Resolves when it is over. @throws Refusal before it acknowledged
   */
  paint(draft: Draft, request: Request, acknowledge: () => Promise<void>): Promise<void>;
  /** Ends a job that runs here, at once. @throws Refusal where there is none, or it is another person's. */
  cancel(id: string, by: Person, mayManage: boolean): void;
  /** Resolves when the ledger has what became of a job whose pictures can be seen already; at once for any other. */
  settled(id: string): Promise<void>;
  /** Takes up the jobs that an earlier process left; resolves when they are over. */
  resume(): Promise<void>;
  /** Hands over what runs and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export interface GeneratorOptions extends PainterOptions {
  readonly rules: AdmissionRules;
  readonly catalogue: Catalogue;
  readonly looks: Pick<Looks, 'check'>;
  readonly usage: Pick<Usage, 'note'>;
  readonly audience: Audience;
  readonly log: Logger;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What a job holds; one that an earlier process admitted has its pictures counted already. */
type Held = Pick<Admission, 'place'> & Partial<Admission>;

/** A job that an earlier process left longer ago than this cannot be finished: Replicate keeps nothing longer (ms). */
const TOO_OLD = 60 * 60 * 1000;

export function createGenerator(options: GeneratorOptions): Generator {
  const { rules, backend, catalogue, ledger, log, now } = options;
  const running = runningJobs();
  let stopping = false;
  const painter = createPainter(options);
  const own = new Map<string, Audience>();
  const audienceOf = ({ id }: Job) => own.get(id) ?? options.audience;

  const paintInTurn = async (job: Job, place: QueuePlace, signal: AbortSignal) => {
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

  const finish = async (accepted: Job, { place, reservation }: Held, signal: AbortSignal) => {
    let job = accepted;
    try {
      if (now() - job.at > TOO_OLD)
        throw new Refusal('Lorikeet was away for too long to finish this. Please ask again.');
      const painted = await paintInTurn(job, place, signal);
      const { painting, seconds } = painted;
      const pictures = painting.pictures.length;
      job = painted.job;
      running.seal(job.id);
      await reservation?.settle(pictures);
      if (job.state.is === 'submitted') job = await ledger.advance(job, { ...job.state, is: 'painted' });
      const message = await audienceOf(job).deliver(job, painting, seconds);
      job = await ledger.advance({ ...job, message }, { is: 'delivered', pictures, seconds, sketch: painting.sketch });
      log.info({ job: job.id, model: job.recipe.model, pictures, seconds }, 'delivered');
    } catch (error) {
      place.leave();
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

  return {
    paint: async (draft, request, acknowledge) => {
      if (stopping) throw new Refusal('I am being restarted. Please try again in a minute.');
      const card = catalogue.get(draft.model);
      backend.accepts(card);
      const recipe = settle(draft, card, options.random);
      const { person, place, reply } = request;
      const likenesses = options.looks.check(draft, person, place);
      const held = admit(rules, person, place, pictureCount(card.roles.get('num_outputs')?.name, recipe.input));
      const job: Job = {
        id: String(BigInt(reply.id) + BigInt(request.part ?? 0)),
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
      try {
        await acknowledge();
      } catch (error) {
        held.place.leave();
        await held.reservation.settle(0);
        throw error;
      }
      for (const { name } of likenesses)
        log.info({ job: job.id, person: person.id, preset: name }, 'a likeness is used');
      options.usage.note(place.guild ?? person.id, draft.preset ?? draft.model);
      if (request.audience) own.set(job.id, request.audience);
      const work = running.run(job, async (signal) => {
        try {
          await Promise.all([held.reservation.saved, ledger.accept(job)]);
        } catch (error) {
          held.place.leave();
          return end(job, error);
        }
        await finish(job, held, signal);
      });
      await work.finally(() => own.delete(job.id));
    },

    cancel: (id, by, mayManage) => {
      const job = running.cancel(id, by, mayManage);
      void audienceOf(job).cancel(job);
    },

    settled: (id) => running.sealedEnd(id),

    resume: async () => {
      const jobs = await ledger.unfinished();
      if (jobs.length) log.info({ jobs: jobs.length }, 'taking up what an earlier run left');
      await Promise.all(
        jobs.map((job) => {
          const place = rules.queue.join({ user: job.person.id, guild: job.guild }, true);
          return running.run(job, (signal) => finish(job, { place }, signal));
        }),
      );
    },

    stop: () => {
      stopping = true;
      return running.handOver();
    },
  };
}
