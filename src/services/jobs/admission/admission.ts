import type { Logger } from 'pino';
import { type AllowedPlaces, assertPlaceAllowed } from '#schema/allowed-places.ts';
import { effectiveLimits } from '#schema/guild-settings.ts';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import type { Quota, Reservation } from '#services/limits/quota.ts';
import type { MoneyGate } from '#services/money/money-gate.ts';
import type { Queue, QueueTicket } from '#services/queue/queue.ts';
import type { Store } from '#services/store/store.ts';
import { assertMayPaint, type CapRules, checkCaps, reportCapUse } from './check-caps.ts';

/** Discord's permission to attach files (topics/permissions.mdx). */
const ATTACH_FILES = 1n << 15n;

export interface AdmissionRules extends CapRules {
  readonly allowedPlaces: AllowedPlaces;
  readonly queue: Pick<Queue, 'join'>;
  readonly quota: CapRules['quota'] & Pick<Quota, 'reserve'>;
  /** Default: money is not counted. */
  readonly money?: Pick<MoneyGate, 'reserve' | 'confirm' | 'check' | 'capsFor'> | undefined;
  /** Default: nobody is given anything. */
  readonly gifts?: Pick<Gifts, 'reserve' | 'covered' | 'plan' | 'list'> | undefined;
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
  /** The job, with what gifts pay for it, and the roles that it counts for. */
  readonly job: Job;
  readonly ticket: Pick<QueueTicket, 'run'>;
  /** Resolves once the reservation is written. Rejects with a StoreUnavailableError, or a UserError where the last of a cap went to others. */
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
  assertMayPaint(settings, place);
  const ticket = queue.join(
    { user: person.id, guild, limits },
    { model: model.name, isSheetCell, ignoreLength: ignoreQueueLength },
  );
  const demand = { pictures, isBilled: job.cost !== undefined, micros: job.cost?.estimated };
  try {
    const { gift, consumer } = checkCaps(rules, person, place, demand);
    const limitedRoles = place.roles.filter((role) => guildSettings.roles[role] !== undefined);
    const admitted = { ...job, ...(gift && { gift }), ...(limitedRoles.length > 0 && { limitedRoles }) };
    const reservation = quota.reserve(pictures, consumer);
    // Nobody waits for these writes: where one is lost, the stored job is found after the next start.
    const warn = (error: unknown) => log.warn({ job: job.id, err: error }, 'what a job may cost could not be written');
    rules.gifts?.reserve(admitted, pictures).catch(warn);
    rules.money?.reserve(admitted, model).catch(warn);
    const confirmed = rules.money?.confirm(admitted).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      // What this process knows has had room for it.
      warn(error);
    });
    reportCapUse(rules, person, place);
    const saved = Promise.all([reservation.saved, confirmed]).then(() => {});
    return createAdmission(admitted, ticket, { ...reservation, saved }, (error) =>
      log.warn({ job: job.id, err: error }, 'the count of pictures painted today could not be written'),
    );
  } catch (error) {
    ticket.leave();
    if (error instanceof UserError && error.code === 'limit-reached') reportCapUse(rules, person, place, demand);
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
  return createAdmission(job, ticket);
}

/** @param onUnsaved is called where the count cannot be written; it is right in memory */
function createAdmission(
  job: Job,
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
    job,
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
