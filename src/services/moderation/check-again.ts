import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { type PictureChecks, withoutUnknown } from '#schema/moderation/picture-checks.ts';
import { UserError } from '#schema/user-error.ts';
import type { InputPictures } from '#services/images/input-pictures.ts';
import type { AdmissionRules } from '#services/jobs/admission/admission.ts';
import { checkCaps, reportCapUse } from '#services/jobs/admission/check-caps.ts';
import { runInSlot } from '#services/jobs/run/run-in-slot.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { MoneyGate } from '#services/money/money-gate.ts';
import { createCheckPictures, type PictureCheckOptions } from './check-pictures.ts';

/**
 * Judges pictures of a delivered job that could not be judged, within all caps, in its turn of the queue. Their verdicts are stored with
 * the job. What it costs counts for whoever asks for it.
 * @returns the verdicts, with those that are unknown once more @throws UserError before it acknowledges, if it is refused
 */
export type CheckAgain = (
  job: Job,
  request: Pick<Interaction, 'person' | 'place' | 'reply'>,
  pictures: readonly { readonly index: number; readonly url: string }[],
  acknowledge: () => Promise<void>,
) => Promise<PictureChecks>;

export interface CheckAgainOptions extends Omit<PictureCheckOptions, 'jobStore'> {
  readonly jobStore: Pick<JobStore, 'record'>;
  readonly admissionRules: Omit<AdmissionRules, 'money'>;
  readonly money: MoneyGate;
  readonly openInputPictures: () => InputPictures;
  /** Aborted with `SHUTDOWN` when the process stops. */
  readonly signal: AbortSignal;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

export function createCheckAgain(options: CheckAgainOptions): CheckAgain {
  const { moderator, jobStore, admissionRules, money, openInputPictures, signal, wallClock, log } = options;
  // The job was counted before: what this costs is an entry of its own.
  const record: JobStore['record'] = (job, { checks }) => jobStore.record(job, checks ? { checks } : {});
  const { run } = createCheckPictures({ ...options, jobStore: { record } });

  /** Takes a place in the queue, and what it may cost from all caps. @throws UserError */
  const admit = (
    job: Job,
    count: number,
    { person, place, reply }: Pick<Interaction, 'person' | 'place' | 'reply'>,
  ) => {
    const { store, allowedPlaces, queue, settings } = admissionRules;
    if (store.outageMessage) throw new UserError(store.outageMessage, { code: 'store-unavailable' });
    assertPlaceAllowed(place, allowedPlaces);
    const guildSettings = settings.getForGuild(place.guild);
    const each = moderator.estimate();
    const micros = each === undefined ? undefined : each * count;
    const ticket = queue.join(
      { user: person.id, guild: place.guild, limits: effectiveLimits(guildSettings, place.roles) },
      { model: job.recipe.model },
    );
    const rules = { ...admissionRules, money };
    const demand = { pictures: 0, isBilled: job.cost !== undefined, micros };
    try {
      checkCaps(rules, person, place, demand);
    } catch (error) {
      ticket.leave();
      if (error instanceof UserError && error.code === 'limit-reached') reportCapUse(rules, person, place, demand);
      throw error;
    }
    const { gift: _, ...rest } = job;
    const limitedRoles = place.roles.filter((role) => guildSettings.roles[role] !== undefined);
    const charge: Job = {
      ...{ ...rest, id: reply.id, person, guild: place.guild, at: wallClock(), limitedRoles },
      cost: { estimated: micros ?? 0 },
    };
    const reserved = Promise.all([money.reserveCheck(charge), money.confirm(charge)]);
    reserved.catch(() => {});
    return { ticket, charge, reserved };
  };

  return async (job, request, pictures, acknowledge) => {
    const checks = withoutUnknown(job.checks ?? []);
    const pending = pictures.filter(
      ({ index }) => checks.find((check) => check.index === index)?.verdict === undefined,
    );
    if (pending.length === 0) {
      await acknowledge();
      return job.checks ?? [];
    }
    // What a process that ended has begun is followed: it counts as it was reserved there.
    const isBegun = (index: number) => checks.some((check) => check.index === index && check.attemptedAt !== undefined);
    const begun = pending.filter(({ index }) => isBegun(index)).length;
    const { ticket, charge, reserved } = admit(job, pending.length - begun, request);
    let [micros, hasBegun] = [0, false];
    try {
      await acknowledge();
      await reserved;
      const before = job.cost?.moderation ?? 0;
      const judged = await runInSlot(
        ticket,
        () => {},
        signal,
        async ({ signal: slotSignal }) => {
          hasBegun = true;
          const input = openInputPictures();
          const read = pending.map(async ({ index, url }) => ({ ...(await input.read(url, slotSignal)), index }));
          const result = { pictures: await Promise.all(read), filteredCount: 0, seconds: undefined, sketch: false };
          return run({ job: { ...job, checks }, result, seconds: 0, isOnDisk: true }, slotSignal);
        },
      );
      const spent = (judged.job.cost?.moderation ?? 0) - before;
      micros = Math.max(0, spent - begun * (moderator.estimate() ?? 0));
      const { cost } = job;
      if (cost?.actual !== undefined && micros > 0)
        await options.jobStore.record(job, {
          cost: { ...cost, actual: cost.actual + micros, moderation: before + micros },
        });
      return judged.job.checks ?? [];
    } catch (error) {
      // What runs is followed by whoever presses next; what was reserved counts.
      if (signal.aborted)
        throw new UserError('I am being restarted. Please try again in a minute.', { code: 'restarting' });
      log.warn({ job: job.id, err: error }, 'pictures could not be judged again');
      throw error;
    } finally {
      ticket.leave();
      if (!signal.aborted || !hasBegun) await money.settleCheck(charge, micros);
    }
  };
}
