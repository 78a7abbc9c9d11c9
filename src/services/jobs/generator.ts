import type { Person, Place, ReplyTarget } from '#schema/interaction/interaction.ts';
import { type Job, jobId, mayHaveStarted } from '#schema/job/job.ts';
import { countPictures } from '#schema/model/model.ts';
import { type Draft, finalizeRecipe } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Styles } from '#services/presets/styles.ts';
import { type AdmissionRules, admit } from './admission.ts';
import type { JobNotifier } from './job-notifier.ts';
import { createJobRunner, type JobResources, type JobRunnerOptions } from './job-runner.ts';
import { type ResumeOptions, resumeJobs } from './resume.ts';
import { createRetries, type RetriesOptions } from './retries.ts';
import { CANCELED, createRunningJobs } from './running-jobs.ts';

/** Who asks for a picture, where, and where the answer goes. */
export interface JobRequest {
  readonly person: Person;
  readonly place: Place;
  readonly reply: ReplyTarget;
  readonly private: boolean;
  /** Which of several jobs of one interaction it is, from 0: each has an id of its own. */
  readonly part?: number;
  /** A cell of a compare sheet, which lets pictures go first. All but the first join however long the line is. */
  readonly cell?: Job['cell'];
  /** Who is told instead of everybody's audience. A restart forgets it. */
  readonly notifier?: JobNotifier;
}

export interface Generator {
  /**
   * The one door for whatever paints. Admits the draft at once and from memory, then calls `acknowledge`, then sees the job to
   * its end, which the audience is told. Resolves when it is over. @throws Refusal before it acknowledged
   */
  generate(draft: Draft, request: JobRequest, acknowledge: () => Promise<void>): Promise<void>;
  /**
   * Brings what is kept as the answer to an interaction: begins at once, calls `acknowledge`, and resolves when it is over. The
   * job is as one whose pictures were painted a moment ago, so a restart in the middle goes on with it.
   */
  redeliver(job: Job, request: Pick<JobRequest, 'place' | 'reply'>, acknowledge: () => Promise<void>): Promise<void>;
  /** Ends a job that runs here, at once. @throws Refusal where there is none, or it is another person's. */
  cancel(id: string, canceledBy: Person, mayManage: boolean): void;
  /** Resolves when the ledger has what became of a job whose pictures can be seen already; at once for any other. */
  waitUntilRecorded(id: string): Promise<void>;
  /** Takes up the jobs that an earlier process left; resolves when they are over. */
  resume(): Promise<void>;
  /** Hands over what runs and resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export interface GeneratorOptions extends JobRunnerOptions, RetriesOptions, ResumeOptions {
  readonly admissionRules: AdmissionRules;
  readonly styles: Pick<Styles, 'assertAllowed'>;
  readonly popularity: Pick<Popularity, 'record'>;
  readonly notifier: JobNotifier;
  /** Who is told of the cells of compare sheets. */
  readonly cellNotifier: JobNotifier;
  /** In [0, 1). */
  readonly random: () => number;
}

export function createGenerator(options: GeneratorOptions): Generator {
  const { admissionRules, backend, models, jobStore, log, now } = options;
  const running = createRunningJobs();
  let stopping = false;
  /** Jobs that came before those of an earlier run were taken up: they are none of these. */
  let newJobIds: Set<string> | undefined = new Set();
  const notifierOverrides = new Map<string, JobNotifier>();
  const notifierFor = ({ id, cell }: Job) =>
    notifierOverrides.get(id) ?? (cell ? options.cellNotifier : options.notifier);

  const assertNotStopping = () => {
    if (stopping) throw new UserError('I am being restarted. Please try again in a minute.');
  };

  /** Takes up a job that was admitted before. */
  const resumeJob = (job: Job) => {
    const ticket = admissionRules.queue.join(
      { user: job.person.id, guild: job.guild },
      {
        ignoreLength: true,
        alreadyRunning: mayHaveStarted(job.state),
        model: job.recipe.model,
        isSheetCell: job.cell !== undefined,
      },
    );
    return running.run(job, (signal) => runJob(job, { ticket }, signal));
  };

  const { run, end, warnQuotaNotSaved } = createJobRunner(options, running, notifierFor);

  /** Sees a job to its end, after those that it follows. */
  const runJob = async (accepted: Job, resources: JobResources, signal: AbortSignal) => {
    try {
      const job = await retries.ensureFollowUp(accepted, signal);
      if (job) return await run(job, resources, signal);
      await end(accepted, CANCELED, signal);
    } catch (error) {
      // Handed over, canceled while it waited for the first pictures, or these could not be looked up.
      if (signal.reason !== SHUTDOWN) await end(accepted, signal.reason === CANCELED ? CANCELED : error, signal);
    }
    resources.ticket.leave();
    if (signal.reason !== SHUTDOWN) await resources.reservation?.settle(0).catch(warnQuotaNotSaved(accepted));
  };

  const generator: Generator = {
    generate: async (draft, request, acknowledge) => {
      assertNotStopping();
      const model = models.get(draft.model);
      backend.assertSupported(model);
      const recipe = finalizeRecipe(draft, model, options.random);
      const { person, place, reply } = request;
      const likenesses = options.styles.assertAllowed(draft, person, place);
      const admission = admit(admissionRules, person, place, {
        pictures: countPictures(model, recipe.input),
        model: draft.model,
        isSheetCell: request.cell !== undefined,
        ignoreQueueLength: (request.cell?.at ?? 0) > 0,
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
      newJobIds?.add(job.id);
      // Begun before the acknowledgement, which does not wait for it: whoever is killed in between must not leave a person
      // with a reply that nobody knows of.
      const saved = Promise.all([admission.reservation.saved, jobStore.add(job)]);
      saved.catch(() => {});
      try {
        await acknowledge();
      } catch (error) {
        admission.ticket.leave();
        await saved.then(() => jobStore.updateState(job, { is: 'canceled' })).catch(() => {});
        await admission.reservation.settle(0).catch(warnQuotaNotSaved(job));
        throw error;
      }
      for (const { name } of likenesses)
        log.info({ job: job.id, person: person.id, preset: name }, 'a likeness is used');
      options.popularity.record(place.guild ?? person.id, draft.preset ?? draft.model);
      if (request.notifier) notifierOverrides.set(job.id, request.notifier);
      const work = running.run(job, async (signal) => {
        try {
          await saved;
        } catch (error) {
          admission.ticket.leave();
          await admission.reservation.settle(0).catch(warnQuotaNotSaved(job));
          return end(job, error, signal);
        }
        log.info({ model: job.recipe.model, kind: job.recipe.kind, person: person.id, guild: job.guild }, 'accepted');
        const onGenerated = (done: Job, result: GenerationResult) => retries.retryFiltered(done, result, request);
        await runJob(job, { ...admission, onGenerated }, signal);
      });
      await work.finally(() => notifierOverrides.delete(job.id));
    },

    redeliver: async (job, { place: { channel, sizeLimit }, reply }, acknowledge) => {
      assertNotStopping();
      newJobIds?.add(job.id);
      // Said, since what is painted again has no reply but a follow-up message.
      const original = { ...reply, message: '@original' };
      const reopening = jobStore.reopen({ ...job, channel, sizeLimit, reply: original });
      reopening.catch(() => {});
      try {
        await acknowledge();
      } catch (error) {
        await reopening.then((reopened) => jobStore.updateState(reopened, job.state));
        throw error;
      }
      await resumeJob(await reopening);
    },

    cancel: (id, canceledBy, mayManage) => {
      const job = running.cancel(id, canceledBy, mayManage);
      // Its end may have to wait for an answer of the backend; a restart before that must not paint on.
      void jobStore.record(job, { ending: { is: 'canceled' } });
      void notifierFor(job).reportCancellation(job);
    },

    waitUntilRecorded: (id) => running.whenLockedFinished(id),

    resume: async () => {
      const isAcknowledged = (job: Job) => notifierFor(job).isAcknowledged(job);
      const isNew = (id: string) => newJobIds?.has(id) ?? false;
      const finished = resumeJobs(options, { isNew, isAcknowledged, resumeJob });
      await finished.finally(() => {
        newJobIds = undefined;
      });
    },

    stop: () => {
      stopping = true;
      return running.shutDown();
    },
  };
  const retries = createRetries(options, running, generator.generate);
  return generator;
}
