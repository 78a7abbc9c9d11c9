import { withoutCharge } from '#schema/cost/cost.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { inLanguages } from '#schema/language/ambient.ts';
import { type Draft, finalizeRecipe } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { waitAtMost } from '#services/wait-at-most.ts';
import { admit, readmit } from './admission/admission.ts';
import { createRunningJobs } from './cancel-and-shutdown.ts';
import { createJob } from './create-job.ts';
import type { GeneratorOptions } from './generator-options.ts';
import type { JobRequest } from './job-request.ts';
import { resumeJobs } from './resume-after-restart.ts';
import { createDelayedJobs, type DelayedJob } from './run/delayed-jobs.ts';
import type { JobNotifier } from './run/job-notifier.ts';
import { createJobRunner } from './run/job-runner.ts';

export interface Generator {
  /**
   * The one way in for everything that paints. Admits the draft at once and from memory, calls `acknowledge`, then sees the
   * job to its end, of which the notifier is told. Resolves when the job is over. What is known of the person and the server has
   * to be loaded. @throws UserError before it acknowledged
   */
  generate(draft: Draft, request: JobRequest, acknowledge: () => Promise<void>): Promise<void>;
  /** Refuses whoever may not paint there, whatever it is, before they fill in a form for nothing. @throws UserError */
  assertMayPaint(person: Person, place: Place): void;
  /** Refuses what has a word that its server blocks, before it is shown to anybody. Rejects with a UserError */
  checkWords(draft: Draft, request: Pick<JobRequest, 'person' | 'place' | 'reply'>): Promise<void> | undefined;
  /**
   * Delivers the pictures that are kept of a job, as the reply to a new interaction. Resolves when the job is over.
   * @throws UserError before it acknowledged
   */
  redeliver(job: Job, request: Pick<JobRequest, 'place' | 'reply'>, acknowledge: () => Promise<void>): Promise<void>;
  /** Ends a job that runs here, at once. @throws UserError where it does not run, or this person may not cancel it */
  cancel(id: string, canceledBy: Person, mayManage: boolean): void;
  /** Cancels jobs that nothing is paid for yet. @returns how many */
  cancelWaiting(isMeant: (job: Job) => boolean): number;
  /** Resolves once the job store knows the outcome of a job whose pictures can be seen already; at once for any other. */
  waitUntilRecorded(id: string): Promise<void>;
  /** A person's jobs that wait for what the model is not to blame for, such as files that do not come; newest first. */
  findDelayed(person: string): readonly DelayedJob[];
  /** Goes on with the jobs that an earlier process left. Resolves when they are over. */
  resume(): Promise<void>;
  /** Leaves what runs to the next process. Resolves when nothing runs any more, or after some seconds. */
  stop(): Promise<void>;
}

/** Ms that new jobs wait for those of the earlier process: limits that are exceeded for a moment are the smaller harm. */
const MAX_WAIT_FOR_EARLIER_MS = 3000;

/** The way of a picture: admit, store and acknowledge; then queue, predict and deliver, which is the job runner's. */
export function createGenerator(options: GeneratorOptions): Generator {
  const { admissionRules, backend, models, jobStore, styles, popularity, log, wallClock, random } = options;
  const notifierOverrides = new Map<string, JobNotifier>();
  const notifierFor = ({ id, cell }: Job) =>
    notifierOverrides.get(id) ?? (cell ? options.cellNotifier : options.notifier);
  const running = createRunningJobs();
  const delayedJobs = createDelayedJobs();
  const runner = createJobRunner(options, running, delayedJobs, notifierFor);
  /** Jobs of this process, which are not to be resumed; undefined once the earlier ones are. */
  let newJobIds: Set<string> | undefined = new Set();
  const earlierFound = Promise.withResolvers<void>();
  if (!options.resumesFirst) earlierFound.resolve();
  let isStopping = false;
  const assertNotStopping = () => {
    if (isStopping) throw new UserError('I am being restarted. Please try again in a minute.', { code: 'restarting' });
  };
  const resumeJob = (job: Job) => running.run(job, (signal) => runner.run(job, readmit(admissionRules, job), signal));
  const reportCanceled = async (job: Job) => {
    // The job may end only after an answer of the backend. A restart before that must not paint on, whoever was told.
    await jobStore.record(job, { ending: { is: 'canceled' } });
    await inLanguages(job.languages, job.private ? 'own' : 'place', () => notifierFor(job).reportCancellation(job));
  };
  const checkWords: Generator['checkWords'] = (words, { person, place, reply }) =>
    options.blockedWords.check(words, { person, place, interaction: reply.id });
  return {
    generate: async (draft, request, acknowledge) => {
      assertNotStopping();
      const { person, place, cell, source } = request;
      options.assertMayPaint(person, place);
      const model = models.get(draft.model);
      backend.assertSupported(model);
      const likenesses = styles.assertAllowed(draft, person, place);
      if (source) styles.assertAgeAllowed(source, place);
      const recipe = finalizeRecipe(draft, model, random, () => options.serverLists.wordsFor(place.guild));
      const checking = checkWords(recipe, request);
      if (checking) await checking.then(assertNotStopping);
      options.assertNotErased?.(person.id, request.reply.id);
      const cost = options.costs?.begin(recipe);
      const requested: Job = { ...createJob(recipe, request, wallClock()), ...(cost && { cost }) };
      await using admission = admit(admissionRules, person, place, {
        job: requested,
        model,
        isSheetCell: cell !== undefined,
        ignoreQueueLength: (cell?.at ?? 0) > 0,
      });
      const { job } = admission;
      newJobIds?.add(job.id);
      // Before the acknowledgement: a process that is killed in between must not leave a reply that nobody goes on with.
      const stored = Promise.all([admission.saved, jobStore.add(job)]);
      stored.catch(() => {});
      await options.store.whenCommitted();
      try {
        await acknowledge();
      } catch (error) {
        const unbilled = { ...job, ...withoutCharge(cost) };
        await stored.then(() => jobStore.updateState(unbilled, { is: 'canceled' })).catch(() => {});
        throw error;
      }
      for (const { name } of likenesses)
        log.info({ job: job.id, person: person.id, preset: name }, 'a preset of a real person or pet is used');
      popularity.record(place.guild ?? person.id, draft.preset ?? draft.model);
      if (request.notifier) notifierOverrides.set(job.id, request.notifier);
      const facts = { model: model.name, kind: job.recipe.kind, person: person.id, guild: job.guild };
      const work = running.run(job, (signal) =>
        runner.run(
          job,
          admission,
          signal,
          stored.then(async () => {
            log.info(facts, 'accepted');
            await waitAtMost(MAX_WAIT_FOR_EARLIER_MS, earlierFound.promise);
            await options.whenMayGoOn?.();
          }),
        ),
      );
      await work.finally(() => notifierOverrides.delete(job.id));
    },

    assertMayPaint: options.assertMayPaint,
    checkWords,

    redeliver: async (job, { place, reply }, acknowledge) => {
      assertNotStopping();
      styles.assertAgeAllowed(job.recipe, place);
      const { channel, sizeLimit } = place;
      newJobIds?.add(job.id);
      const reopening = jobStore.reopen({ ...job, channel, sizeLimit, reply: { ...reply, message: '@original' } });
      reopening.catch(() => {});
      await options.store.whenCommitted();
      try {
        await acknowledge();
      } catch (error) {
        await reopening.then((reopened) => jobStore.updateState(reopened, job.state));
        throw error;
      }
      await resumeJob(await reopening);
    },

    cancel: (id, canceledBy, mayManage) => void reportCanceled(running.cancel(id, canceledBy, mayManage)),

    cancelWaiting: (isMeant) => {
      const canceled = running.cancelWaiting(isMeant);
      for (const job of canceled) void reportCanceled(job);
      return canceled.length;
    },

    waitUntilRecorded: running.whenLockedFinished,

    findDelayed: delayedJobs.findByPerson,

    resume: async () => {
      const isAcknowledged = (job: Job) => notifierFor(job).isAcknowledged(job);
      const isNew = (id: string) => newJobIds?.has(id) ?? false;
      const onFound = earlierFound.resolve;
      await resumeJobs(options, { isNew, isAcknowledged, resumeJob, onFound }).finally(() => {
        newJobIds = undefined;
        onFound();
      });
    },

    stop: () => {
      isStopping = true;
      options.notifier.stopProgress?.();
      return running.shutDown();
    },
  };
}
