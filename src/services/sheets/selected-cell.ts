import { type Job, jobId } from '#schema/job/job.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { cellLabel, type Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import type { GenerationResult } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import { createJob } from '#services/jobs/create-job.ts';
import type { JobRequest } from '#services/jobs/job-request.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { createRateLimiter } from '#services/limits/rate-limiter.ts';
import { applyPolicy } from '#services/moderation/apply-policy.ts';
import type { FindFlaggedPolicy } from '#services/moderation/flagged-policies.ts';
import type { Styles } from '#services/presets/styles/styles.ts';

/** Most cells that one person may post as results each minute. They cost nothing, so no other limit applies to them. */
const MAX_POSTS_PER_MINUTE = 10;

export interface SelectedCellOptions {
  readonly jobStore: JobStore;
  readonly undelivered: Undelivered;
  readonly styles: Pick<Styles, 'assertAgeAllowed'>;
  /** Delivers a cell as a result of its own. */
  readonly resultNotifier: JobNotifier;
  /** What a server does with flagged pictures. Default: they are covered. */
  readonly findFlaggedPolicy?: FindFlaggedPolicy;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** A cell that somebody selected to open or paint again. */
export interface SelectedCell {
  /** The job that painted the cell. */
  readonly job: Job;
  /** Its recipe, for a result of its own. */
  readonly draft: Draft;
  /** As its server wants flagged pictures to be shown; undefined if its picture is no longer kept. */
  readonly result: GenerationResult | undefined;
}

/** Opens the cells of sheets as results of their own. */
export interface SelectedCells {
  /** Finds a painted cell, to deliver it or paint it again. @throws UserError if it was not painted */
  findCell(sheet: Sheet, cell: number): Promise<SelectedCell>;
  /**
   * Delivers a painted cell as a result of its own. Paints nothing and counts nothing.
   * @throws UserError before it acknowledges, if an age restriction forbids it here, or the person posts too many
   */
  deliverCell(
    selected: SelectedCell,
    result: GenerationResult,
    request: JobRequest,
    acknowledge: () => Promise<void>,
  ): Promise<void>;
}

export function createSelectedCells(options: SelectedCellOptions): SelectedCells {
  const {
    jobStore,
    undelivered,
    styles,
    resultNotifier,
    findFlaggedPolicy = async () => 'spoiler',
    now,
    wallClock,
  } = options;
  const message = t('You have taken {count} cells within a minute.', { count: MAX_POSTS_PER_MINUTE });
  const posts = createRateLimiter({ max: MAX_POSTS_PER_MINUTE, windowMs: 60_000, message, now });
  return {
    findCell: async (sheet, cell) => {
      const job = await jobStore.find(jobId(sheet.id, cell + 1));
      if (job?.state.is !== 'delivered') throw new UserError('This cell was not painted. Choose another one.');
      // A sheet that could not be delivered in its own message is in another one.
      if (job.message?.id !== sheet.message?.id)
        await jobStore.updateState({ ...job, message: sheet.message }, job.state);
      const { version: _, ...recipe } = job.recipe;
      const draft = { ...recipe, ...lineageFrom(job, 0, 'compare'), notes: [...recipe.notes, cellLabel(sheet, cell)] };
      const result = await undelivered.get(job.id);
      const shown = result && applyPolicy(result, job.checks, await findFlaggedPolicy(job.guild));
      if (shown instanceof UserError) throw shown;
      return { job, draft, result: shown };
    },

    deliverCell: async ({ job: cellJob, draft }, result, request, acknowledge) => {
      const { person, place, reply, private: isPrivate } = request;
      styles.assertAgeAllowed(draft, place);
      const isForItsPerson = result.moderation?.isPrivate ?? false;
      if (isForItsPerson && cellJob.person.id !== person.id)
        throw new UserError(
          t('Moderation keeps this picture from the others: only {person} can open it.', {
            person: mention.user(cellJob.person.id),
          }),
        );
      posts.take(person.id);
      await acknowledge();
      const seconds = result.seconds ?? 0;
      const state = { is: 'delivered', pictures: result.pictures.length, seconds, sketch: result.sketch } as const;
      const recipe = { ...draft, version: cellJob.recipe.version };
      const job: Job = {
        ...createJob(recipe, { person, place, reply, private: isPrivate || isForItsPerson }, wallClock()),
        state,
      };
      // Stored before the delivery, so that the buttons work at once.
      const saved = await jobStore.updateState(job, state);
      // The reply that is there was deferred for all or for one.
      const delivery = await resultNotifier.deliver(
        { ...saved, private: isPrivate },
        result,
        seconds,
        new AbortController().signal,
      );
      if (delivery.is === 'delivered') await jobStore.updateState({ ...saved, message: delivery.message }, state);
    },
  };
}
