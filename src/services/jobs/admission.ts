import type { Logger } from 'pino';
import { type AllowedPlaces, assertPlaceAllowed } from '#schema/allowed-places.ts';
import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Quota, QuotaConsumer, Reservation } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import type { MoneyGate } from '#services/money/money-gate.ts';
import type { Queue, QueueTicket } from '#services/queue/queue.ts';
import type { Store } from '#services/store/store.ts';

/** Discord's permission to attach files (topics/permissions.mdx). */
const ATTACH_FILES = 1n << 15n;

export interface AdmissionRules {
  readonly allowedPlaces: AllowedPlaces;
  readonly queue: Pick<Queue, 'join'>;
  readonly quota: Pick<Quota, 'reserve' | 'check'>;
  readonly settings: Pick<Settings, 'getForGuild'>;
  /** Default: money is not counted. */
  readonly money?: Pick<MoneyGate, 'reserve' | 'check'> | undefined;
  readonly store: Pick<Store, 'outageMessage'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** A job that wants to be admitted. */
export interface AdmissionRequest {
  readonly job: Job;
  readonly model: Model;
  /** A cell of a compare sheet. */
  readonly isSheetCell?: boolean;
  /** The first job of its sheet was admitted: this one joins however long the queue is. */
  readonly ignoreQueueLength?: boolean;
}

/**
 * What an admitted job holds: a place in the queue, and pictures of today's quota. Its disposal gives back both, except for
 * what was settled or handed over before. It may be disposed of more than once; only the first time counts.
 */
export interface Admission extends AsyncDisposable {
  readonly ticket: Pick<QueueTicket, 'run'>;
  /** Resolves once the reservation is written. Rejects with a StoreUnavailableError. */
  readonly saved: Promise<void>;
  /** Counts the pictures that were painted, and frees the rest. Never rejects. */
  settle(painted: number): Promise<void>;
  /** Leaves the pictures counted, for the process that goes on with the job. */
  handOver(): void;
}

/**
 * The one gate for everything that paints. It works from memory alone and takes at once what it gives, so that it can refuse
 * before the interaction is acknowledged, and a burst of clicks gets no further than one.
 * @throws UserError
 */
export function admit(rules: AdmissionRules, person: Person, place: Place, request: AdmissionRequest): Admission {
  const { allowedPlaces, queue, quota, settings, store, log } = rules;
  const { job, model, isSheetCell = false, ignoreQueueLength = false } = request;
  const pictures = countPictures(model, job.recipe.input);
  if (store.outageMessage) throw new UserError(store.outageMessage, { code: 'store-unavailable' });
  const { guild } = place;
  assertPlaceAllowed(place, allowedPlaces);
  if ((place.appPermissions & ATTACH_FILES) === 0n) {
    throw new UserError(
      'I may not attach files in this channel. An admin of the server can allow me *Attach Files* here.',
    );
  }
  const guildSettings = settings.getForGuild(guild);
  const limits = effectiveLimits(guildSettings, place.roles);
  if ([limits.atOnce, limits.picturesPerDay, guildSettings.picturesPerDay].includes(0)) {
    throw new UserError(
      'The admins of this server have not allowed you to paint here. They can change that with `/limits`.',
    );
  }
  const ticket = queue.join(
    { user: person.id, guild, limits },
    { model: model.name, isSheetCell, ignoreLength: ignoreQueueLength },
  );
  try {
    const demand = { pictures, isBilled: job.cost !== undefined, micros: job.cost?.estimated };
    rules.money?.check(demand, person, place);
    const reservation = quota.reserve(pictures, quotaConsumerOf(rules, person, place));
    // Nobody waits for its write: where that is lost, the stored job is found after the next start.
    rules.money?.reserve(job, model, place).catch((error: unknown) => {
      log.warn({ job: job.id, err: error }, 'what a job may cost could not be written');
    });
    return createAdmission(ticket, reservation, (error) =>
      log.warn({ job: job.id, err: error }, 'the count of pictures painted today could not be written'),
    );
  } catch (error) {
    ticket.leave();
    throw error;
  }
}

/** Admits a job again that an earlier process admitted, however long the queue is. Its pictures are counted already. */
export function readmit({ queue }: Pick<AdmissionRules, 'queue'>, job: Job): Admission {
  const ticket = queue.join(
    { user: job.person.id, guild: job.guild },
    {
      ignoreLength: true,
      alreadyRunning: mayHaveStarted(job.state),
      model: job.recipe.model,
      isSheetCell: job.cell !== undefined,
    },
  );
  return createAdmission(ticket);
}

/** @param onUnsaved is called where the count cannot be written; it is right in memory */
function createAdmission(
  ticket: QueueTicket,
  reservation?: Reservation,
  onUnsaved: (error: unknown) => void = () => {},
): Admission {
  const saved = reservation?.saved ?? Promise.resolve();
  // Awaited only after the acknowledgement; an unhandled rejection before that would end the process.
  saved.catch(() => {});
  let isSettled = false;
  let isReleased = false;
  const settle = async (painted: number) => {
    if (isSettled) return;
    isSettled = true;
    await reservation?.settle(painted).catch(onUnsaved);
  };
  return {
    ticket,
    saved,
    settle,
    handOver: () => {
      isSettled = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (isReleased) return;
      isReleased = true;
      ticket.leave();
      await settle(0);
    },
  };
}

/** Checks for several jobs together what {@link admit} checks for each. @throws UserError where they are too many for today */
export function checkQuota(
  rules: Pick<AdmissionRules, 'quota' | 'settings'>,
  person: Person,
  place: Place,
  pictures: number,
): void {
  rules.quota.check(pictures, quotaConsumerOf(rules, person, place));
}

function quotaConsumerOf(
  { settings }: Pick<AdmissionRules, 'settings'>,
  person: Person,
  { guild, roles }: Place,
): QuotaConsumer {
  const guildSettings = settings.getForGuild(guild);
  return {
    guild,
    person: person.id,
    perPerson: effectiveLimits(guildSettings, roles).picturesPerDay,
    perServer: guildSettings.picturesPerDay,
  };
}
