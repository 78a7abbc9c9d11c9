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
import { takeUpUnfinished, type UnfinishedOptions } from './unfinished.ts';
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

export interface GeneratorOptions extends FinisherOptions, RetriesOptions, UnfinishedOptions {
  readonly rules: AdmissionRules;
  readonly looks: Pick<Looks, 'check'>;
  readonly usage: Pick<Usage, 'note'>;
  readonly audience: Audience;
  /** Who is told of the cells of compare sheets. */
  readonly cells: Audience;
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

  const { finish, end, unwritten } = createFinisher(options, running, audienceOf);

  /** Sees a job to its end, after those that it follows. */
  const see = async (accepted: Job, held: Held, signal: AbortSignal) => {
    try {
      const job = await retries.announced(accepted, signal);
      if (job) return await finish(job, held, signal);
      await end(accepted, CANCELED, signal);
    } catch (error) {
      // Handed over, canceled while it waited for the first pictures, or these could not be looked up.
      if (signal.reason !== HANDOVER) await end(accepted, signal.reason === CANCELED ? CANCELED : error, signal);
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
      const acknowledged = (job: Job) => audienceOf(job).acknowledged(job);
      const isNew = (id: string) => fresh?.has(id) ?? false;
      const over = takeUpUnfinished(options, { isNew, acknowledged, takeUp });
      await over.finally(() => {
        fresh = undefined;
      });
    },

    stop: () => {
      stopping = true;
      return running.handOver();
    },
  };
  const retries = createRetries(options, running, generator.paint);
  return generator;
}
