import { type Draft, settle } from '#schema/draft.ts';
import type { Person, Place, ReplyTo } from '#schema/interaction.ts';
import { type Job, jobId, pictureCount, wasBegun } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { type AdmissionRules, admit } from './admission.ts';
import type { Audience } from './audience.ts';
import { HANDOVER, type Painting } from './backends/backend.ts';
import { createFinisher, type FinisherOptions, type Held } from './finisher.ts';
import type { Looks } from './looks.ts';
import { createRetries, type RetriesOptions } from './retries.ts';
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
  /** A cell of a compare sheet, which lets pictures go first. All but the first join however long the line is. */
  readonly cell?: Job['cell'];
  /** Who is told instead of everybody's audience. A restart forgets it. */
  readonly audience?: Audience;
}

export interface Generator {
  /**
   * The one door for whatever paints. Admits the draft at once and from memory, then calls `acknowledge`, then sees the job to
   * its end, which the audience is told. Resolves when it is over. @throws Refusal before it acknowledged
   */
  paint(draft: Draft, request: Request, acknowledge: () => Promise<void>): Promise<void>;
  /**
   * Brings what is kept as the answer to an interaction: begins at once, calls `acknowledge`, and resolves when it is over. The
   * job is as one whose pictures were painted a moment ago, so a restart in the middle goes on with it.
   */
  bring(job: Job, request: Pick<Request, 'place' | 'reply'>, acknowledge: () => Promise<void>): Promise<void>;
  /** Ends a job that runs here, at once. @throws Refusal where there is none, or it is another person's. */
  cancel(id: string, by: Person, mayManage: boolean): void;
  /** Resolves when the ledger has what became of a job whose pictures can be seen already; at once for any other. */
  settled(id: string): Promise<void>;
  /** Takes up the jobs that an earlier process left; resolves when they are over. */
  resume(): Promise<void>;
  /** Hands over what runs and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export interface GeneratorOptions extends FinisherOptions, RetriesOptions {
  readonly rules: AdmissionRules;
  readonly looks: Pick<Looks, 'check'>;
  readonly usage: Pick<Usage, 'note'>;
  readonly audience: Audience;
  /** Who is told of the cells of compare sheets. */
  readonly cells: Audience;
  /** Whether the unfinished jobs of this server, or of direct messages, are this process's to take up. */
  readonly owns: (guild: string | undefined) => boolean;
  /** In [0, 1). */
  readonly random: () => number;
}

export function createGenerator(options: GeneratorOptions): Generator {
  const { rules, backend, catalogue, ledger, log, now } = options;
  const running = runningJobs();
  let stopping = false;
  /** Jobs that came before those of an earlier run were taken up: they are none of these. */
  let fresh: Set<string> | undefined = new Set();
  const own = new Map<string, Audience>();
  const audienceOf = ({ id, cell }: Job) => own.get(id) ?? (cell ? options.cells : options.audience);

  const checkOpen = () => {
    if (stopping) throw new Refusal('I am being restarted. Please try again in a minute.');
  };

  /** Takes up a job that was admitted before. */
  const takeUp = (job: Job) => {
    const place = rules.queue.join(
      { user: job.person.id, guild: job.guild },
      { anyway: true, begun: wasBegun(job.state), model: job.recipe.model, sheet: job.cell !== undefined },
    );
    return running.run(job, (signal) => see(job, { place }, signal));
  };

  /**
   * Whether the person was told that their job was accepted. It is written a moment before that; who ended in between has
   * shown them nothing, and Discord says that the application did not respond.
   */
  const isWaitedFor = async (job: Job) =>
    job.state.is !== 'accepted' || job.state.attemptedAt !== undefined || (await audienceOf(job).acknowledged(job));

  const { finish, end, unwritten } = createFinisher(options, running, audienceOf);

  /** Sees a job to its end, after those that it follows. */
  const see = async (accepted: Job, held: Held, signal: AbortSignal) => {
    try {
      const job = await retries.announced(accepted, signal);
      if (job) return await finish(job, held, signal);
      await end(accepted, CANCELED, signal);
    } catch {
      // Handed over, or canceled while it waited for the first pictures.
      if (signal.reason === CANCELED) await end(accepted, CANCELED, signal);
    }
    held.place.leave();
    if (signal.reason !== HANDOVER) await held.reservation?.settle(0).catch(unwritten(accepted));
  };

  const generator: Generator = {
    paint: async (draft, request, acknowledge) => {
      checkOpen();
      const card = catalogue.get(draft.model);
      backend.accepts(card);
      const recipe = settle(draft, card, options.random);
      const { person, place, reply } = request;
      const likenesses = options.looks.check(draft, person, place);
      const held = admit(rules, person, place, {
        pictures: pictureCount(card.roles.get('num_outputs')?.name, recipe.input),
        model: draft.model,
        sheet: request.cell !== undefined,
        anyway: (request.cell?.at ?? 0) > 0,
      });
      const job: Job = {
        id: jobId(reply.id, request.part),
        recipe,
        person,
        guild: place.guild,
        channel: place.channel,
        cell: request.cell,
        private: request.private,
        sizeLimit: place.sizeLimit,
        reply,
        at: now(),
        state: { is: 'accepted' },
      };
      fresh?.add(job.id);
      // Begun before the acknowledgement, which does not wait for it: whoever is killed in between must not leave a person
      // with a reply that nobody knows of.
      const saved = Promise.all([held.reservation.saved, ledger.accept(job)]);
      saved.catch(() => {});
      try {
        await acknowledge();
      } catch (error) {
        held.place.leave();
        await saved.then(() => ledger.advance(job, { is: 'canceled' })).catch(() => {});
        await held.reservation.settle(0).catch(unwritten(job));
        throw error;
      }
      for (const { name } of likenesses)
        log.info({ job: job.id, person: person.id, preset: name }, 'a likeness is used');
      options.usage.note(place.guild ?? person.id, draft.preset ?? draft.model);
      if (request.audience) own.set(job.id, request.audience);
      const work = running.run(job, async (signal) => {
        try {
          await saved;
        } catch (error) {
          held.place.leave();
          await held.reservation.settle(0).catch(unwritten(job));
          return end(job, error, signal);
        }
        log.info({ model: job.recipe.model, kind: job.recipe.kind, person: person.id, guild: job.guild }, 'accepted');
        const painted = (done: Job, painting: Painting) => retries.begin(done, painting, request);
        await see(job, { ...held, painted }, signal);
      });
      await work.finally(() => own.delete(job.id));
    },

    bring: async (job, { place: { channel, sizeLimit }, reply }, acknowledge) => {
      checkOpen();
      fresh?.add(job.id);
      // Said, since what is painted again has no reply but a follow-up message.
      const original = { ...reply, message: '@original' };
      const reopening = ledger.reopen({ ...job, channel, sizeLimit, reply: original });
      reopening.catch(() => {});
      try {
        await acknowledge();
      } catch (error) {
        await reopening.then((again) => ledger.advance(again, job.state));
        throw error;
      }
      await takeUp(await reopening);
    },

    cancel: (id, by, mayManage) => {
      const job = running.cancel(id, by, mayManage);
      // Its end may have to wait for an answer of the backend; a restart before that must not paint on.
      void ledger.note(job, { ending: { is: 'canceled' } });
      void audienceOf(job).cancel(job);
    },

    settled: (id) => running.sealedEnd(id),

    resume: async () => {
      const left = await ledger.unfinished();
      const jobs = left.filter(({ id, guild }) => options.owns(guild) && !fresh?.has(id));
      fresh = undefined;
      if (jobs.length) log.info({ jobs: jobs.length }, 'taking up what an earlier run left');
      await Promise.all(
        jobs.map(async (job) => {
          if (await isWaitedFor(job)) return takeUp(job);
          log.info({ job: job.id }, 'left alone: the process ended before it could acknowledge it');
          await ledger.advance(job, { is: 'canceled' });
        }),
      );
    },

    stop: () => {
      stopping = true;
      return running.handOver();
    },
  };
  const retries = createRetries(options, running, generator.paint);
  return generator;
}
